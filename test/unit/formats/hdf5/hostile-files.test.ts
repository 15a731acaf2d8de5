import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { ClippingCount } from '../../../../src-main/engine-process/intake/values/clipping.ts';
import { openDataset } from '../../../../src-main/formats/dataset/open-dataset.ts';
import { loadHdf5Library } from '../../../../src-main/formats/hdf5/hdf5-library.ts';
import { openHdf5 } from '../../../../src-main/formats/hdf5/open-hdf5.ts';

interface HostileFile {
  readonly file: string;
  readonly what: string;
  readonly reads: 'images' | 'attribute';
  readonly code: string;
  readonly says: string;
}

const folder = fileURLToPath(new URL('../../../fixtures/hostile/', import.meta.url));
const corpus = JSON.parse(fs.readFileSync(`${folder}index.json`, 'utf8')) as HostileFile[];

/** Opens the file as the program does; returns the error it ends with. */
async function errorOf({ file, reads }: HostileFile): Promise<unknown> {
  try {
    if (reads === 'attribute') {
      const opened = await openHdf5(folder + file);
      opened.attribute('/', 'bomb');
    } else {
      const dataset = await openDataset(folder + file);
      const values = new ClippingCount();
      for (let image = 0; image < dataset.count; image++)
        values.add(await dataset.readImages(image, image + 1), image);
      values.result('raw', [0, 255]);
    }
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('hostile files', () => {
  const opened: string[] = [];
  const original = { openSync: fs.openSync, open: fs.open, readFileSync: fs.readFileSync };

  beforeAll(async () => {
    // Loaded first: the library reads its own code from disk.
    await loadHdf5Library();
    const recording = <F extends (path: never, ...rest: never[]) => unknown>(call: F): F =>
      ((path: never, ...rest: never[]) => {
        opened.push(String(path));
        return call(path, ...rest);
      }) as F;
    fs.openSync = recording(original.openSync);
    fs.open = Object.assign(recording(original.open), original.open);
    fs.readFileSync = recording(original.readFileSync);
    syncBuiltinESMExports();
  });

  afterAll(() => {
    Object.assign(fs, original);
    syncBuiltinESMExports();
  });

  for (const hostile of corpus) {
    it(`gives ${hostile.code} for ${hostile.what} and opens no other file (${hostile.file})`, async () => {
      opened.length = 0;
      const error = await errorOf(hostile);
      const others = opened.filter((path) => path !== folder + hostile.file);
      expect(others).toEqual([]);
      expect(opened).not.toEqual([]);
      expect(error).toBeInstanceOf(AppError);
      const { code, message, detail } = error as AppError;
      expect(`${code}: ${message}`).toContain(`${hostile.code}: `);
      expect(message).toContain(hostile.says);
      expect(message).toContain(basename(hostile.file.startsWith('out-of-range') ? 'image' : hostile.file));
      expect(`${message}${detail}`).not.toContain('SECRET-MARKER');
    });
  }

  it('leaves the library able to read after every error', async () => {
    for (const hostile of corpus) await errorOf(hostile);
    const file = await openHdf5(`${folder}sound-storage-earliest.h5`);
    expect(file.dataset('contiguous')?.read(1, 2)).toEqual(Float32Array.of(6, 7, 8, 9, 10, 11));
    file.close();
  });

  it('survives hundreds of errors in one process', async () => {
    // Each error that unwound the library without restoring its 2 MiB stack, or left its text open, would add up.
    const corrupt = corpus.find(({ file }) => file === 'corrupt-chunk.h5')!;
    for (let time = 0; time < 300; time += 1)
      expect(await errorOf(corrupt)).toMatchObject({ code: corrupt.code });
  });

  it('says what is wrong with a path that is no file', async () => {
    await expect(openHdf5(`${folder}nothing.h5`)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(openHdf5(folder)).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
  });
});
