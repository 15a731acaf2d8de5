import type { Metadata } from 'h5wasm';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { FieldReader } from './field-reader.ts';
import type { Hdf5ElementType, NumericArray } from './hdf5-file.ts';

/** HDF5 datatype classes (specification, section IV.A.2.d). */
const typeClasses = {
  integer: 0,
  float: 1,
  string: 3,
  opaque: 5,
  enumeration: 8,
  variableLength: 9,
} as const;

const floatTypes: Readonly<Record<number, Hdf5ElementType>> = { 2: 'float16', 4: 'float32', 8: 'float64' };

/** Exponent location, exponent size and mantissa size of the IEEE 754 formats, by size in bytes. */
const ieeeLayouts: Readonly<Record<number, readonly [number, number, number]>> = {
  2: [10, 5, 10],
  4: [23, 8, 23],
  8: [52, 11, 52],
};

/** The upper half of a float32. */
const bfloat16Layout = [7, 8, 7] as const;

/** Bytes from which on text of fixed length counts as bytes, such as a packed picture. Own choice. */
const longText = 512;

/** Converts what h5wasm says about a type; `datatype` is the body of the datatype message where there is one. */
export function elementTypeOf(metadata: Metadata, datatype?: Buffer): Hdf5ElementType {
  switch (metadata.type) {
    case typeClasses.integer:
      return integerType(metadata.size, metadata.signed);
    case typeClasses.float:
      if (datatype !== undefined && hasLayout(datatype, bfloat16Layout)) return 'bfloat16';
      if (datatype !== undefined && !isIeee(datatype)) return 'other';
      return floatTypes[metadata.size] ?? 'other';
    case typeClasses.string:
      // NumPy's type of bytes is stored as text of one length; no text that says something about an image is so long.
      return !metadata.vlen && metadata.size >= longText ? 'bytes' : 'string';
    case typeClasses.enumeration:
      return isBoolean(metadata) ? 'boolean' : 'other';
    case typeClasses.opaque:
      // NumPy has no bfloat16: h5py stores arrays of ml_dtypes' as what they look like, two bytes without meaning.
      return metadata.size === 2 ? 'bfloat16' : 'bytes';
    case typeClasses.variableLength:
      return isByte(metadata.vlen_type) ? 'bytes' : 'other';
    default:
      return 'other';
  }
}

function integerType(size: number, signed: boolean): Hdf5ElementType {
  const signedTypes = { 1: 'int8', 2: 'int16', 4: 'int32', 8: 'int64' } as const;
  const unsignedTypes = { 1: 'uint8', 2: 'uint16', 4: 'uint32', 8: 'uint64' } as const;
  const types: Readonly<Record<number, Hdf5ElementType>> = signed ? signedTypes : unsignedTypes;
  return types[size] ?? 'other';
}

function isByte(element: Metadata | undefined): boolean {
  return element?.type === typeClasses.integer && element.size === 1 && !element.signed;
}

/** How h5py stores NumPy booleans. */
function isBoolean(metadata: Metadata): boolean {
  const members = metadata.enum_type?.members;
  return metadata.size === 1 && members?.['FALSE'] === 0 && members['TRUE'] === 1;
}

/** h5wasm reports only the size of a float, and bfloat16 has the size of float16. */
function isIeee(datatype: Buffer): boolean {
  const layout = ieeeLayouts[new FieldReader(datatype, 4).uint(4)];
  return layout !== undefined && hasLayout(datatype, layout);
}

function hasLayout(datatype: Buffer, layout: readonly [number, number, number]): boolean {
  const fields = new FieldReader(datatype, 8);
  fields.skip(4);
  const exponentLocation = fields.uint(1);
  const exponentSize = fields.uint(1);
  fields.skip(1);
  const mantissaSize = fields.uint(1);
  return exponentLocation === layout[0] && exponentSize === layout[1] && mantissaSize === layout[2];
}

export function bytesPerElement(type: Hdf5ElementType): number | undefined {
  switch (type) {
    case 'uint8':
    case 'int8':
    case 'boolean':
      return 1;
    case 'uint16':
    case 'int16':
    case 'float16':
    case 'bfloat16':
      return 2;
    case 'uint32':
    case 'int32':
    case 'float32':
      return 4;
    case 'uint64':
    case 'int64':
    case 'float64':
      return 8;
    case 'string':
    case 'bytes':
    case 'other':
      return undefined;
  }
}

/** An array for `length` decoded elements; undefined where the type holds no numbers. */
export function allocateNumbers(type: Hdf5ElementType, length: number): NumericArray | undefined {
  switch (type) {
    case 'uint8':
    case 'boolean':
      return new Uint8Array(length);
    case 'int8':
      return new Int8Array(length);
    case 'uint16':
      return new Uint16Array(length);
    case 'int16':
      return new Int16Array(length);
    case 'uint32':
      return new Uint32Array(length);
    case 'int32':
      return new Int32Array(length);
    case 'float16':
    case 'bfloat16':
    case 'float32':
      return new Float32Array(length);
    case 'uint64':
    case 'int64':
    case 'float64':
      return new Float64Array(length);
    case 'string':
    case 'bytes':
    case 'other':
      return undefined;
  }
}

/**
 * Decodes little-endian elements into `target` from element `offset` on. `where` names them in errors.
 * Throws DATASET_TYPE_UNSUPPORTED where a 64-bit integer is not exact as float64 (beyond ±2^53).
 */
export function decodeInto(
  target: NumericArray,
  offset: number,
  type: Hdf5ElementType,
  bytes: Uint8Array,
  where: string,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case 'float16':
      for (let index = 0; index * 2 < bytes.length; index += 1) {
        target[offset + index] = halfToNumber(view.getUint16(index * 2, true));
      }
      return;
    case 'bfloat16':
      new Uint32Array(target.buffer, target.byteOffset).set(
        Uint32Array.from({ length: bytes.length / 2 }, (_, index) => view.getUint16(index * 2, true) << 16),
        offset,
      );
      return;
    case 'int64':
    case 'uint64':
      for (let index = 0; index * 8 < bytes.length; index += 1) {
        const value =
          type === 'int64' ? view.getBigInt64(index * 8, true) : view.getBigUint64(index * 8, true);
        target[offset + index] = exactNumber(value, where);
      }
      return;
    default:
      // The remaining types lie in memory as the typed array holds them (every supported machine is little-endian).
      new Uint8Array(target.buffer, target.byteOffset + offset * target.BYTES_PER_ELEMENT, bytes.length).set(
        bytes,
      );
  }
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

function exactNumber(value: bigint, where: string): number {
  const number = Number(value);
  if (BigInt(number) === value && Math.abs(number) <= Number.MAX_SAFE_INTEGER + 1) return number;
  throw new AppError(
    'DATASET_TYPE_UNSUPPORTED',
    `${where} holds the 64-bit integer ${value}, which is too large to be exact. Store it as a smaller type.`,
  );
}
