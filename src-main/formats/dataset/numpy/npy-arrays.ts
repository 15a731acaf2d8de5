import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { ByteSource } from '../../byte-source.ts';
import type { ArrayFormat } from '../arrays/array-containers.ts';
import { npyArray } from './npy-array.ts';
import { isNpy, longestHeader } from './npy-header.ts';

/** One array, as np.save writes it. */
export const npyArrays: ArrayFormat = {
  name: 'NumPy array',
  extensions: ['npy'],
  matches: ({ head }) => isNpy(head),
  open: async (path) => {
    const source = new ByteSource(path);
    try {
      const head = source.read(0, longestHeader + 12);
      const arrays = [npyArray('array', path, source, head)];
      return { path, format: 'NumPy array', arrays, close: () => source.close() };
    } catch (error) {
      source.close();
      throw AppError.from(error);
    }
  },
};
