import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel } from '../../../src-main/formats/model.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Local file header of a ZIP archive whose first entry has this name. */
function zip(name: string): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name)]);
}

describe('openModel', () => {
  it.each<[string, Buffer, string, RegExp]>([
    [
      'a Keras 3 archive',
      zip('metadata.json'),
      'MODEL_FORMAT_UNSUPPORTED',
      /\.keras.*model\.save\("model\.h5"\)/,
    ],
    ['a PyTorch archive', zip('net/data.pkl'), 'MODEL_FORMAT_UNSUPPORTED', /PyTorch/],
    ['a pickle', Buffer.from([0x80, 2, 0x63]), 'MODEL_FORMAT_UNSUPPORTED', /pickle/],
    ['a TensorFlow Lite model', Buffer.from('\x1c\0\0\0TFL3', 'latin1'), 'MODEL_FORMAT_UNSUPPORTED', /Lite/],
    [
      'safetensors',
      Buffer.from('\x10\0\0\0\0\0\0\0{"a"', 'latin1'),
      'MODEL_FORMAT_UNSUPPORTED',
      /safetensors/,
    ],
    [
      'a Git LFS pointer',
      Buffer.from('version https://git-lfs.github.com/spec/v1\n'),
      'FILE_NOT_HDF5',
      /LFS/,
    ],
    ['plain text', Buffer.from('hello'), 'FILE_NOT_HDF5', /not an HDF5 file/],
    ['an empty file', Buffer.alloc(0), 'FILE_NOT_HDF5', /empty/],
  ])('refuses %s by name', async (name, bytes, code, message) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    await expect(openModel(path)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as unknown,
    });
  });

  it('refuses a folder, as SavedModel is one', async () => {
    await expect(openModel(folder)).rejects.toMatchObject({
      code: 'MODEL_FORMAT_UNSUPPORTED',
      message: expect.stringContaining('SavedModel') as unknown,
    });
  });

  it('says that a file is missing', async () => {
    await expect(openModel(join(folder, 'missing.h5'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});
