import { openHdf5 } from '../hdf5/open-hdf5.ts';
import type { ModelFormat } from '../model-format.ts';
import { readKerasClassifier } from './keras-reader.ts';
import { openSavedModel } from './model-file.ts';

const hdf5Signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');

/** Keras 1, 2, 3 and tf.keras, saved as one HDF5 file. */
export const kerasHdf5: ModelFormat = {
  name: 'Keras HDF5',
  extensions: ['h5', 'hdf5'],
  /** The signature stands at 0, 512, 1024, …, after an optional user block (HDF5 file format specification, II.A). */
  matches: (head) => [0, 512, 1024, 2048].some((at) => head.subarray(at, at + 8).equals(hdf5Signature)),
  open: async (path, options) => {
    const file = await openHdf5(path);
    try {
      return readKerasClassifier(openSavedModel(file), options);
    } finally {
      file.close();
    }
  },
};
