import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync } from 'node:zlib';
import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { ByteSource } from '../../byte-source.ts';
import { describeBytes, formatLimits } from '../../limits.ts';
import type { Hdf5ElementType } from '../../hdf5/hdf5-file.ts';
import { allocateNumbers, decodeInto } from '../../hdf5/element-type.ts';
import type { ArrayFormat } from '../arrays/array-containers.ts';
import type { StoredArray } from '../arrays/stored-array.ts';

const unpack = promisify(gunzip);

/** Types by the third byte of the file, and their sizes (Y. LeCun, "The MNIST database", section File formats). */
const types: Readonly<Record<number, { readonly name: Hdf5ElementType; readonly bytes: number }>> = {
  0x08: { name: 'uint8', bytes: 1 },
  0x09: { name: 'int8', bytes: 1 },
  0x0b: { name: 'int16', bytes: 2 },
  0x0c: { name: 'int32', bytes: 4 },
  0x0d: { name: 'float32', bytes: 4 },
  0x0e: { name: 'float64', bytes: 8 },
};

/** Images have three axes or, in colour, four; labels one. */
const mostAxes = 4;

/** The format of MNIST, Fashion-MNIST, EMNIST and others, also packed by gzip. */
export const idxArrays: ArrayFormat = {
  name: 'IDX',
  extensions: ['idx', 'gz'],
  matches: ({ head }) => isIdx(isGzip(head) ? beginningOf(head) : head),
  open: async (path) => {
    const bytes = await readWhole(path);
    return { path, format: 'IDX', arrays: [idxArray(bytes, path)], close: () => undefined };
  },
};

function isIdx(head: Buffer): boolean {
  const rank = head[3] ?? 0;
  return (
    head.length >= 8 &&
    head[0] === 0 &&
    head[1] === 0 &&
    types[head[2]!] !== undefined &&
    rank >= 1 &&
    rank <= mostAxes
  );
}

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** The first unpacked bytes; none where they cannot be unpacked. */
function beginningOf(head: Buffer): Buffer {
  try {
    return gunzipSync(head.subarray(0, 1024), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, 64);
  } catch {
    // Not a gzip file after all, or one of another kind: then it is no IDX file.
    return Buffer.alloc(0);
  }
}

async function readWhole(path: string): Promise<Buffer> {
  const source = new ByteSource(path);
  try {
    if (source.sizeBytes > formatLimits.readBytes) throw tooLarge(path, source.sizeBytes);
    const bytes = source.read(0, source.sizeBytes);
    if (!isGzip(bytes)) return bytes;
    return await unpack(bytes, { maxOutputLength: formatLimits.readBytes });
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof RangeError) throw tooLarge(path, formatLimits.readBytes);
    throw new AppError('FILE_CORRUPT', `${path} cannot be unpacked. Copy or download it again.`, {
      cause: error,
    });
  } finally {
    source.close();
  }
}

/** Two zeros, type and number of axes, the extents as big-endian 32-bit numbers, then the elements, big-endian. */
function idxArray(bytes: Buffer, path: string): StoredArray {
  const type = types[bytes[2]!]!;
  const rank = bytes[3]!;
  const dataOffset = 4 + rank * 4;
  if (bytes.length < dataOffset)
    throw new AppError('FILE_TRUNCATED', `${path} ends inside its header. Copy it again.`);
  const shape = Array.from({ length: rank }, (_, axis) => bytes.readUInt32BE(4 + axis * 4));
  const declared = shape.reduce((product, extent) => product * extent, type.bytes);
  if (declared !== bytes.length - dataOffset) {
    throw new AppError(
      declared > bytes.length - dataOffset ? 'FILE_TRUNCATED' : 'FILE_CORRUPT',
      `${path} declares [${shape.join(', ')}] ${type.name}, ${describeBytes(declared)}, but holds ` +
        `${describeBytes(bytes.length - dataOffset)}. Copy or download it again.`,
    );
  }
  const rowElements = shape.slice(1).reduce((product, extent) => product * extent, 1);
  return {
    key: rank === 1 ? 'labels' : 'images',
    shape,
    elementType: type.name,
    holds: 'numbers',
    isColumnMajor: false,
    elementBytes: type.bytes,
    chunkRows: 1,
    check: () => undefined,
    read: (start, end) => {
      const first = dataOffset + start * rowElements * type.bytes;
      const block = Buffer.from(bytes.subarray(first, first + (end - start) * rowElements * type.bytes));
      if (type.bytes === 2) block.swap16();
      if (type.bytes === 4) block.swap32();
      if (type.bytes === 8) block.swap64();
      const numbers = allocateNumbers(type.name, (end - start) * rowElements)!;
      decodeInto(numbers, 0, type.name, block, path);
      return numbers;
    },
    readTexts: () => [],
  };
}

function tooLarge(path: string, bytes: number): AppError {
  return new AppError(
    'FILE_TOO_LARGE',
    `${path} holds more than ${describeBytes(Math.min(bytes, formatLimits.readBytes))} unpacked, the most that is read. Take fewer ` +
      'images; some thousand are enough for a scan.',
  );
}
