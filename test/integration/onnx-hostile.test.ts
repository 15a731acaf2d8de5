import { existsSync, lstatSync, mkdtempSync, copyFileSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel } from '../../src-main/formats/model.ts';
import type { AppErrorCode } from '../../src-shared/domain/app-error.ts';

const folder = join(import.meta.dirname, '../fixtures/onnx/hostile');

interface HostileCase {
  readonly file: string;
  readonly what: string;
  readonly code: AppErrorCode;
  readonly says: string;
}

const cases = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as HostileCase[];
/** It needs a symbolic link beside it, which is made here: an archive of the project may not keep one. */
const behindLink = 'external-link.onnx';
/** The slowest opens 100,000 functions; a bomb that goes off takes minutes or all memory. */
const mostMs = 20_000;
const mostBytes = 700 * 2 ** 20;

let linked: string;
beforeAll(() => {
  linked = mkdtempSync(join(tmpdir(), 'onnx-link-'));
  copyFileSync(join(folder, behindLink), join(linked, behindLink));
  symlinkSync(join(folder, 'secret.bin'), join(linked, 'link.bin'));
});
afterAll(() => rmSync(linked, { recursive: true }));

describe('hostile and broken ONNX files', () => {
  it.each(cases)(
    '$file ($what) is refused with $code',
    async ({ file, code, says }) => {
      const path = join(file === behindLink ? linked : folder, file);
      expect(existsSync(path)).toBe(true);
      const before = process.memoryUsage.rss();
      await expect(openModel(path)).rejects.toMatchObject({
        code,
        message: expect.stringContaining(says) as unknown,
      });
      expect(process.memoryUsage.rss() - before).toBeLessThan(mostBytes);
    },
    mostMs,
  );

  it('include the symbolic link that one of them needs', () => {
    expect(lstatSync(join(linked, 'link.bin')).isSymbolicLink()).toBe(true);
  });
});
