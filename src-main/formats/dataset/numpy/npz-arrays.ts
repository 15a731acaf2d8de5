import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { isZip, ZipArchive } from '../../zip/zip-archive.ts';
import type { ArrayFormat } from '../arrays/array-containers.ts';
import type { StoredArray } from '../arrays/stored-array.ts';
import { npyArray, type NpyBytes } from './npy-array.ts';
import { longestHeader } from './npy-header.ts';

/** Most arrays in one file; people save a dozen. */
const mostArrays = 10_000;
/** An entry may be larger than what is read at once, where it is stored without packing. */
const largestEntry = 64 * 1024 ** 3;

/** Several arrays in a ZIP archive, as np.savez and np.savez_compressed write it. */
export const npzArrays: ArrayFormat = {
  name: 'NumPy archive',
  extensions: ['npz'],
  // The name of the first entry stands 30 bytes behind the beginning (APPNOTE 4.3.7).
  matches: ({ head }) =>
    isZip(head) && head.length > 30 && /\.npy$/.test(head.toString('latin1', 30, 30 + head.readUInt16LE(26))),
  open: async (path) => {
    const archive = await ZipArchive.open(path, { entries: mostArrays, entryBytes: largestEntry });
    try {
      const arrays: StoredArray[] = [];
      for (const name of archive.entries.keys()) {
        if (!name.endsWith('.npy')) continue;
        const where = `${path}: "${name}"`;
        const head = await archive.head(name, longestHeader + 12);
        arrays.push(npyArray(name.replace(/\.npy$/, ''), where, entryBytes(archive, name), head));
      }
      return { path, format: 'NumPy archive', arrays, close: () => archive.close() };
    } catch (error) {
      archive.close();
      throw AppError.from(error);
    }
  },
};

/** An entry by ranges: of a stored one only these are read, a packed one is unpacked once and kept. */
function entryBytes(archive: ZipArchive, name: string): NpyBytes {
  let whole: Promise<Buffer> | undefined;
  return {
    sizeBytes: archive.entries.get(name)!.sizeBytes,
    read: async (position, length) => {
      if (archive.isStored(name)) return archive.readStored(name, position, length);
      whole ??= archive.read(name);
      return (await whole).subarray(position, position + length);
    },
  };
}
