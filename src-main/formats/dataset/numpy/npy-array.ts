import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { describeBytes, formatLimits } from '../../limits.ts';
import { allocateNumbers, decodeInto } from '../../hdf5/element-type.ts';
import type { Hdf5ElementType, NumericArray } from '../../hdf5/hdf5-file.ts';
import { storedShape, type StoredArray } from '../arrays/stored-array.ts';
import { longestHeader, parseNpyHeader, type NpyHeader } from './npy-header.ts';

/** The bytes of an .npy file, on disk or in an archive. */
export interface NpyBytes {
  readonly sizeBytes: number;
  read(position: number, length: number): Promise<Buffer> | Buffer;
}

/** Types of numbers by NumPy's names (numpy.dtype.str without the byte order). */
const numberTypes: Readonly<Record<string, Hdf5ElementType>> = {
  b1: 'boolean',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

/** Longest text in an array of text: labels are words. */
const longestText = 4096;

/**
 * The array of an .npy file. Throws FILE_CORRUPT, FILE_TRUNCATED where the file does not hold all that it declares, and
 * DATASET_TYPE_UNSUPPORTED.
 *
 * @param key name of the array
 * @param head the file from its beginning, as much as a header can take
 */
export function npyArray(key: string, where: string, bytes: NpyBytes, head: Buffer): StoredArray {
  const header = parseNpyHeader(head.subarray(0, longestHeader + 12), where);
  const { shape, type, isColumnMajor, dataOffset } = header;
  const numberType = numberTypes[type];
  const textLength = /^[US](\d{1,7})$/.exec(type)?.[1];
  const elementBytes =
    Number(numberType === undefined ? (textLength ?? 0) : type.slice(1)) * (type.startsWith('U') ? 4 : 1);
  const elements = shape.reduce((product, extent) => product * extent, 1);
  const declared = elements * elementBytes;
  const array: StoredArray = {
    key,
    shape,
    elementType: numberType ?? (textLength === undefined ? nameOther(type) : 'text'),
    holds: numberType !== undefined ? 'numbers' : textLength === undefined ? 'other' : 'text',
    isColumnMajor,
    elementBytes,
    chunkRows: 1,
    check: () => {
      if (dataOffset + declared <= bytes.sizeBytes) return;
      throw new AppError(
        'FILE_TRUNCATED',
        `${where} declares [${shape.join(', ')}], ${describeBytes(declared)}, but holds ${describeBytes(bytes.sizeBytes - dataOffset)}. ` +
          'Copy it again, or save it again.',
      );
    },
    read: (start, end) => {
      array.check();
      const rowElements = elements / (storedShape(array)[0] ?? 1);
      return readNumbers(bytes, where, header, numberType, start * rowElements, (end - start) * rowElements);
    },
    readTexts: async () => {
      array.check();
      if (elementBytes > longestText * 4) throw tooLarge(where, declared);
      return decodeTexts(await readBytes(bytes, where, dataOffset, declared), header, elementBytes);
    },
  };
  return array;
}

/** Completes "the array is …". */
function nameOther(type: string): string {
  if (type === 'O') return 'Python objects (a pickle, which can run code and was not loaded)';
  return type === 'structures' ? type : `of NumPy type "${type}"`;
}

async function readNumbers(
  bytes: NpyBytes,
  where: string,
  { type, isBigEndian, dataOffset }: NpyHeader,
  numberType: Hdf5ElementType | undefined,
  first: number,
  count: number,
): Promise<NumericArray> {
  const elementBytes = Number(type.slice(1));
  const numbers =
    numberType && count * elementBytes <= formatLimits.readBytes
      ? allocateNumbers(numberType, count)
      : undefined;
  if (numberType === undefined) {
    throw new AppError(
      'DATASET_TYPE_UNSUPPORTED',
      `${where} holds elements of type ${type}, not real numbers. Save it as uint8, an integer type or float32.`,
    );
  }
  if (numbers === undefined) throw tooLarge(where, count * elementBytes);
  const block = await readBytes(bytes, where, dataOffset + first * elementBytes, count * elementBytes);
  decodeInto(numbers, 0, numberType, isBigEndian ? swapped(block, elementBytes) : block, where);
  return numbers;
}

async function readBytes(bytes: NpyBytes, where: string, position: number, length: number): Promise<Buffer> {
  if (length > formatLimits.readBytes) throw tooLarge(where, length);
  const block = await bytes.read(position, length);
  if (block.length === length) return block;
  throw new AppError('FILE_TRUNCATED', `${where} ends too early. Copy or save it again.`);
}

/** A copy with the bytes of each element turned round. */
function swapped(block: Buffer, elementBytes: number): Buffer {
  const copy = Buffer.from(block);
  if (elementBytes === 2) copy.swap16();
  if (elementBytes === 4) copy.swap32();
  if (elementBytes === 8) copy.swap64();
  return copy;
}

/** Texts of a fixed number of code points in UTF-32 (U), or of bytes (S), filled up with zeros. */
function decodeTexts(block: Buffer, { type, isBigEndian }: NpyHeader, elementBytes: number): string[] {
  if (elementBytes === 0) return [];
  return Array.from({ length: block.length / elementBytes }, (_, index) => {
    const element = block.subarray(index * elementBytes, (index + 1) * elementBytes);
    if (type.startsWith('S')) return element.toString('utf8').replace(/\0+$/, '');
    const points = Array.from({ length: elementBytes / 4 }, (_unused, place) =>
      isBigEndian ? element.readUInt32BE(place * 4) : element.readUInt32LE(place * 4),
    );
    return points
      .map((point) => (point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point)))
      .join('')
      .replace(/\0+$/, '');
  });
}

function tooLarge(where: string, bytes: number): AppError {
  return new AppError(
    'FILE_TOO_LARGE',
    `${where}: ${describeBytes(bytes)} were asked for at once and at most ${describeBytes(formatLimits.readBytes)} are read. ` +
      'Save fewer images; some thousand are enough for a scan.',
  );
}
