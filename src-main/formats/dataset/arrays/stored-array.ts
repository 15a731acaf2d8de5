import type { NumericArray } from '../../hdf5/hdf5-file.ts';
import type { DatasetArray } from '../dataset.ts';

/** An array in a file, read by ranges of its slowest axis. */
export interface StoredArray extends DatasetArray {
  /**
   * `bytes`: each element is a file, such as a picture; `other`: structures, or objects that would have to be unpickled.
   */
  readonly holds: 'numbers' | 'text' | 'bytes' | 'other';
  /** Whether the first axis runs fastest in the file, as MATLAB and Fortran store arrays; else the last does. */
  readonly isColumnMajor: boolean;
  /** Bytes of an element in the file. */
  readonly elementBytes: number;
  /** Steps of the slowest axis that are stored, and perhaps packed, together. */
  readonly chunkRows: number;
  /** Checks that the file holds all elements, before anything is allocated by `shape`. Throws AppError. */
  check(): void;
  /** The elements of a range of the slowest axis in the order of the file. Throws AppError where they are no numbers. */
  read(start: number, end: number): NumericArray | Promise<NumericArray>;
  /** All elements of an array of text, in the order of the file. */
  readTexts(): string[] | Promise<string[]>;
  /** Element `place` of an array of bytes. */
  readBytes?(place: number): Uint8Array | Promise<Uint8Array>;
  /** The single value, as text, of the first of these attributes that the array has. Names are compared without case. */
  attribute?(names: readonly string[]): string | undefined;
}

/** A file that holds arrays. */
export interface ArrayContainer {
  readonly path: string;
  /** E.g. `HDF5`. */
  readonly format: string;
  readonly arrays: readonly StoredArray[];
  close(): void;
}

/** Extents in the order of the file, the slowest axis first. */
export function storedShape({ shape, isColumnMajor }: StoredArray): readonly number[] {
  return isColumnMajor ? shape.toReversed() : shape;
}

/** Arrays that a message names. */
const mostListed = 10;

/** `X_test [3990, 32, 32, 3] uint8, Y_test [3990, 43] float32`. */
export function listArrays(arrays: readonly DatasetArray[]): string {
  if (arrays.length === 0) return 'no arrays of numbers';
  const shown = arrays
    .slice(0, mostListed)
    .map(({ key, shape, elementType }) => `${key} [${shape.join(', ')}] ${elementType}`);
  return shown.join(', ') + (arrays.length > mostListed ? ` and ${arrays.length - mostListed} more` : '');
}
