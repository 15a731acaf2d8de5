/** Numbers as they come out of a dataset. 64-bit integers are converted to float64 where exact, else refused. */
export type NumericArray =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

export type Hdf5ElementType =
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'uint64'
  | 'int64'
  | 'float16'
  | 'bfloat16'
  | 'float32'
  | 'float64'
  | 'boolean'
  | 'string'
  /** Each element is a sequence of bytes: variable-length uint8, or opaque. */
  | 'bytes'
  | 'other';

/** Strings are decoded as UTF-8 without padding; scalars are length-1 arrays. */
export type Hdf5Attribute = readonly string[] | NumericArray;

export interface Hdf5Child {
  readonly name: string;
  readonly kind: 'group' | 'dataset';
}

export interface Hdf5Dataset {
  /** Absolute path inside the file. */
  readonly path: string;
  readonly shape: readonly number[];
  readonly elementType: Hdf5ElementType;
  /** Rows along the first axis that are stored, and perhaps compressed, together; 1 where the data are not chunked. */
  readonly chunkRows: number;
  /**
   * Checks that the file holds what the dataset declares; `read` does so too. Call it before allocating by `shape`.
   * Throws AppError: filter not available, too large, truncated or never stored.
   */
  checkStored(): void;
  /**
   * Elements in row-major order; `start` and `end` select along the first axis (end exclusive).
   * Throws AppError: the file is corrupt, the type holds no numbers, or the size breaks a limit.
   */
  read(start?: number, end?: number): NumericArray;
  /** All elements of a dataset of strings, decoded as UTF-8 without padding. Throws AppError, FILE_TOO_LARGE among them. */
  readTexts(): string[];
  /** The element `index` of a dataset of `bytes` with one axis, a copy. Throws AppError. */
  readBytes(index: number): Uint8Array;
}

/**
 * A guarded, read-only view of one HDF5 file. Everything reachable has been checked for references to
 * other files before the first byte of data is read. All methods throw AppError, never anything else.
 */
export interface Hdf5File {
  /** Path on disk, as given. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Absent attributes are undefined. `path` is a group or dataset, `/` the root. */
  attribute(path: string, name: string): Hdf5Attribute | undefined;
  attributeNames(path: string): readonly string[];
  /** Children of a group in name order; undefined where there is no such group. */
  children(path: string): readonly Hdf5Child[] | undefined;
  /** Undefined where there is no such dataset. */
  dataset(path: string): Hdf5Dataset | undefined;
  /** Every dataset of the file once, in path order. */
  datasets(): readonly Hdf5Dataset[];
  close(): void;
}
