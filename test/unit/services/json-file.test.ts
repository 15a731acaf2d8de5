import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JsonFile } from '../../../src-main/services/json-file.ts';

const schema = z.strictObject({ count: z.number() });

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'json-file-'));
  path = join(folder, 'inner', 'document.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('JsonFile', () => {
  it('begins with the initial document where there is no file', () => {
    expect(new JsonFile(path, schema, { count: 1 }).value).toEqual({ count: 1 });
  });

  it('gives back what was written, in this run and the next, and makes the folder', () => {
    const file = new JsonFile(path, schema, { count: 1 });
    expect(file.write({ count: 2 })).toBeUndefined();
    expect(file.value).toEqual({ count: 2 });
    expect(new JsonFile(path, schema, { count: 1 }).value).toEqual({ count: 2 });
  });

  it.each(['{ "count": ', '{ "count": "two" }', '[]'])(
    'keeps the bad file %s aside and begins anew',
    (text) => {
      path = join(folder, 'document.json');
      writeFileSync(path, text);
      expect(new JsonFile(path, schema, { count: 1 }).value).toEqual({ count: 1 });
      expect(readFileSync(`${path}.bad`, 'utf8')).toBe(text);
    },
  );

  it('keeps the document in memory where the disk refuses it', () => {
    writeFileSync(join(folder, 'inner'), 'a file where the folder should be');
    const file = new JsonFile(path, schema, { count: 1 });
    expect(file.write({ count: 2 })).toBeInstanceOf(Error);
    expect(file.value).toEqual({ count: 2 });
  });
});
