import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { datasetEvidence } from '../../../../src-main/engine-process/file-evidence.ts';
import { openDataset } from '../../../../src-main/formats/dataset/open-dataset.ts';
import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { makeZip } from '../../../support/make-zip.ts';
import { picturePath } from '../../../support/picture-fixtures.ts';

interface HostileCase {
  readonly file: string;
  readonly what: string;
  readonly code: string;
  readonly says: string;
}

const corpus = fileURLToPath(new URL('../../../fixtures/images/hostile/', import.meta.url));
const cases = JSON.parse(readFileSync(`${corpus}index.json`, 'utf8')) as HostileCase[];
const rgb = readFileSync(picturePath('rgb.png'));

/** Opens images and reads all of them; the error that this ends with. */
async function errorOf(path: string, options = {}): Promise<unknown> {
  try {
    const dataset = await openDataset(path, options);
    await dataset.readImages(0, dataset.count);
  } catch (error) {
    return error;
  }
  return undefined;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A folder of two good pictures. */
function pictures(name: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, 'x'), { recursive: true });
  writeFileSync(join(path, 'x/a.png'), rgb);
  writeFileSync(join(path, 'x/b.png'), rgb);
  return path;
}

describe('hostile images', () => {
  for (const { file, what, code, says } of cases) {
    it(`give ${code} for ${what} (${file})`, async () => {
      const started = performance.now();
      const before = process.memoryUsage().rss;
      const error = await errorOf(corpus + file);
      expect(error).toBeInstanceOf(AppError);
      const { message, detail } = error as AppError;
      expect(`${(error as AppError).code}: ${message}`).toContain(`${code}: `);
      expect(message).toContain(says);
      expect(message).toContain(file);
      expect(`${message}${detail}`).not.toContain('SECRET-MARKER');
      expect(performance.now() - started).toBeLessThan(5_000);
      expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 ** 2);
    });
  }

  it('are refused where a picture in an archive unpacks to more than a picture takes', async () => {
    const path = join(folder, 'bomb.zip');
    const data = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * i * 7919) % 251));
    writeFileSync(path, makeZip([{ name: 'x/a.png', data, declaredBytes: 140_000_000 }]));
    expect(await errorOf(path)).toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: expect.stringContaining('takes 133.5 MiB') as string,
    });
  });

  it('are refused where a table has a line of a gigabyte, which is not read', async () => {
    const path = pictures('gigabyte');
    const table = join(folder, 'labels.csv');
    const file = openSync(table, 'w');
    ftruncateSync(file, 2 ** 30);
    closeSync(file);
    expect(await errorOf(path, { labelsPath: table })).toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: expect.stringContaining('labels.csv has 1.0 GiB') as string,
    });
    writeFileSync(join(path, 'labels.csv'), 'x,'.repeat(4_000_000));
    expect(await errorOf(path, { labelsPath: join(path, 'labels.csv') })).toMatchObject({
      code: 'FILE_CORRUPT',
      message: expect.stringContaining('not read as a table of labels') as string,
    });
  });

  it.skipIf(process.platform === 'win32')(
    'are refused at once where a pipe lies among them, or is chosen',
    async () => {
      const path = pictures('with-pipe');
      execFileSync('mkfifo', [join(path, 'x/pipe.png')]);
      for (const chosen of [path, join(path, 'x/pipe.png'), '/dev/zero']) {
        expect(await errorOf(chosen)).toMatchObject({ code: 'FILE_NOT_READABLE' });
        await expect(datasetEvidence(chosen, null)).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
      }
      expect(await errorOf(pictures('good'), { labelsPath: join(path, 'x/pipe.png') })).toMatchObject({
        code: 'FILE_NOT_READABLE',
      });
    },
  );

  it('are refused where a link leads out of the folder, before anything is hashed', async () => {
    const path = pictures('with-link');
    symlinkSync('/etc/passwd', join(path, 'x/c.png'));
    expect(await errorOf(path)).toMatchObject({ code: 'FILE_EXTERNAL_REFERENCE' });
    await expect(datasetEvidence(path, null)).rejects.toMatchObject({ code: 'FILE_EXTERNAL_REFERENCE' });
  });

  it('are refused where folders lie too deep', async () => {
    const path = pictures('deep');
    mkdirSync(join(path, 'd/'.repeat(70)), { recursive: true });
    expect(await errorOf(path)).toMatchObject({ code: 'FILE_TOO_DEEP' });
  });
});
