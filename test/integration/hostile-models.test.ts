import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openModel } from '../../src-main/formats/model.ts';
import type { AppErrorCode } from '../../src-shared/domain/app-error.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const folder = join(fixtures, 'hostile-models');

interface HostileCase {
  readonly file: string;
  readonly code: AppErrorCode;
  readonly what: string;
  /** A part of the message. */
  readonly says: string;
}

describe('hostile and broken archives and TensorFlow.js models', () => {
  const cases = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as HostileCase[];

  it.each(cases)('$file ($what) is refused with $code', async ({ file, code, says }) => {
    expect(existsSync(join(folder, file))).toBe(true);
    await expect(openModel(join(folder, file))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(says) as unknown,
    });
  });

  it('does not follow a link from the folder of a TensorFlow.js model to another', async () => {
    const model = join(fixtures, 'tensorflow-js/converter-4.22.0/numbered');
    const copy = mkdtempSync(join(tmpdir(), 'linked-'));
    try {
      copyFileSync(join(model, 'model.json'), join(copy, 'model.json'));
      symlinkSync(join(model, 'group1-shard1of1.bin'), join(copy, 'group1-shard1of1.bin'));
      await expect(openModel(copy)).rejects.toMatchObject({
        code: 'FILE_EXTERNAL_REFERENCE',
        message: expect.stringContaining('symbolic link') as unknown,
      });
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});
