import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogFlush } from '../../../src-main/history/log-flush.ts';

const { flushed } = vi.hoisted(() => ({ flushed: [] as string[] }));

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<{ open: typeof open }>();
  return {
    ...original,
    open: async (path: string, flags: string) => {
      const file = await original.open(path, flags);
      const datasync = file.datasync.bind(file);
      file.datasync = async () => {
        await datasync();
        flushed.push(path);
      };
      return file;
    },
  };
});

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-flush-'));
  path = join(folder, 'history.sqlite-wal');
  flushed.length = 0;
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('LogFlush', () => {
  it('flushes the log after the caller has gone on', async () => {
    writeFileSync(path, 'a commit');
    new LogFlush(path).soon();
    expect(flushed).toEqual([]);
    await vi.waitUntil(() => flushed.length > 0);
  });

  it('serves all commits that come during a flush with one more', async () => {
    writeFileSync(path, 'a commit');
    const log = new LogFlush(path);
    for (let commit = 0; commit < 100; commit++) log.soon();
    await vi.waitUntil(() => flushed.length === 2);
    log.soon();
    await vi.waitUntil(() => flushed.length === 3);
  });

  it('has nothing to do where there is no log', async () => {
    const log = new LogFlush(path);
    log.soon();
    writeFileSync(path, 'a commit');
    await vi.waitUntil(() => {
      log.soon();
      return flushed.length > 0;
    });
  });

  it('tells the next writer that the disk keeps nothing any more', async () => {
    mkdirSync(path); // a folder cannot be opened for writing
    const log = new LogFlush(path);
    log.soon();
    await vi.waitUntil(() => {
      try {
        log.soon();
        return false;
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: expect.stringMatching(/^E/) as string });
        return true;
      }
    });
  });
});
