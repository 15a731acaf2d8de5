import { bytesPerElement } from '../../hdf5/element-type.ts';
import type { Hdf5Dataset, Hdf5ElementType, Hdf5File } from '../../hdf5/hdf5-file.ts';
import { openHdf5 } from '../../hdf5/open-hdf5.ts';
import type { ArrayFormat } from '../arrays/array-containers.ts';
import type { StoredArray } from '../arrays/stored-array.ts';

const signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');
/** Where the superblock lies: at 0, or behind a user block at 512, 1024, 2048 … (specification, section II). */
const signaturePlaces = [0, 512, 1024, 2048];

/** HDF5 files, as h5py, Keras and MATLAB 7.3 write them. */
export const hdf5Arrays: ArrayFormat = {
  name: 'HDF5',
  extensions: ['h5', 'hdf5', 'mat'],
  matches: ({ head }) =>
    signaturePlaces.some((place) => head.subarray(place, place + signature.length).equals(signature)),
  open: async (path) => {
    const file = await openHdf5(path);
    const arrays = file.datasets().map((dataset) => toArray(file, dataset));
    const isMatlab = arrays.some(({ isColumnMajor }) => isColumnMajor);
    return { path, format: isMatlab ? 'MATLAB 7.3' : 'HDF5', arrays, close: () => file.close() };
  },
};

function toArray(file: Hdf5File, dataset: Hdf5Dataset): StoredArray {
  const { path, shape, elementType } = dataset;
  // MATLAB marks its arrays, and writes their axes in reverse because its first axis runs fastest.
  const isColumnMajor = file.attributeNames(path).includes('MATLAB_class');
  return {
    key: path.slice(1),
    shape: isColumnMajor ? shape.toReversed() : shape,
    elementType,
    holds: kindOf(elementType),
    isColumnMajor,
    elementBytes: bytesPerElement(elementType) ?? 0,
    chunkRows: dataset.chunkRows,
    check: () => dataset.checkStored(),
    read: (start, end) => dataset.read(start, end),
    readTexts: () => dataset.readTexts(),
    readBytes: (place) => dataset.readBytes(place),
    attribute: (names) => singleAttribute(file, path, names),
  };
}

function singleAttribute(file: Hdf5File, path: string, names: readonly string[]): string | undefined {
  const given = file.attributeNames(path);
  for (const name of names) {
    const found = given.find((one) => one.toLowerCase() === name);
    const values = found === undefined ? undefined : file.attribute(path, found);
    if (values?.length === 1) return String(values[0]);
  }
  return undefined;
}

function kindOf(elementType: Hdf5ElementType): StoredArray['holds'] {
  switch (elementType) {
    case 'string':
      return 'text';
    case 'bytes':
    case 'other':
      return elementType;
    default:
      return 'numbers';
  }
}
