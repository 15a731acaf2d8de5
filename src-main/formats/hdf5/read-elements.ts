import { AppError } from '../../../src-shared/domain/app-error.ts';
import { describeBytes, formatLimits } from '../limits.ts';
import type { DatasetDescription } from './dataset-description.ts';
import { allocateNumbers, bytesPerElement, decodeInto } from './element-type.ts';
import type { NumericArray } from './hdf5-file.ts';
import type { SandboxedFile } from './sandbox.ts';
import { describeArray, elementCount } from './stored-bytes.ts';

/**
 * Reads rows [start, end) along the first axis, in blocks so that only the result and one block are in memory.
 * Throws DATASET_TYPE_UNSUPPORTED, FILE_TOO_LARGE, or what the library reports about damaged data.
 */
export function readElements(
  file: SandboxedFile,
  path: string,
  description: DatasetDescription,
  start: number,
  end: number,
): NumericArray {
  const where = `${file.source.path}: ${path}`;
  const { shape, elementType } = description;
  const rowElements = elementCount(shape.slice(1));
  const elementBytes = bytesPerElement(elementType);
  const bytes = (end - start) * rowElements * (elementBytes ?? 0);
  if (bytes > formatLimits.readBytes) {
    throw new AppError(
      'FILE_TOO_LARGE',
      `${where} is ${describeArray(description)}; ${describeBytes(bytes)} were asked for at once and at most ` +
        `${describeBytes(formatLimits.readBytes)} are read. Use a file with smaller arrays.`,
    );
  }
  const numbers =
    elementBytes === undefined ? undefined : allocateNumbers(elementType, (end - start) * rowElements);
  if (numbers === undefined || elementBytes === undefined) {
    throw new AppError(
      'DATASET_TYPE_UNSUPPORTED',
      `${where} is ${describeArray(description)}, not numbers. Store it as uint8, an integer type or float32.`,
    );
  }
  if (numbers.length === 0) return numbers;
  for (const [from, to] of blocksOf(description, start, end)) {
    file.call(path, (library, id) => {
      const blockBytes = (to - from) * rowElements * elementBytes;
      const pointer = library._malloc(blockBytes);
      if (pointer === 0) throw new Error('memory allocation failed');
      try {
        const selection = selectRows(shape, from, to);
        library.get_dataset_data(
          id,
          path,
          selection.count,
          selection.offset,
          selection.strides,
          BigInt(pointer),
        );
        const block = library.HEAPU8.subarray(pointer, pointer + blockBytes);
        decodeInto(numbers, (from - start) * rowElements, elementType, block, where);
      } finally {
        library._free(pointer);
      }
    });
  }
  return numbers;
}

/** Row ranges of about the block size, cut between chunks so that none is unpacked twice. */
function* blocksOf(
  { shape, elementBytes, chunkShape }: DatasetDescription,
  start: number,
  end: number,
): Generator<[number, number]> {
  const rowBytes = elementCount(shape.slice(1)) * elementBytes;
  const chunkRows = chunkShape?.[0] ?? 1;
  const rows = Math.max(1, Math.floor(formatLimits.blockBytes / rowBytes / chunkRows)) * chunkRows;
  const fits = rows * rowBytes <= formatLimits.chunkBytes;
  const step = fits ? rows : Math.max(1, Math.floor(formatLimits.chunkBytes / rowBytes));
  for (let from = start; from < end;) {
    const to = Math.min(end, (Math.floor(from / step) + 1) * step);
    yield [from, to];
    from = to;
  }
}

/** A scalar has no axis to select along and is read whole. */
function selectRows(shape: readonly number[], from: number, to: number) {
  if (shape.length === 0) return { count: null, offset: null, strides: null };
  const inner = shape.slice(1);
  return {
    count: [to - from, ...inner].map(BigInt),
    offset: [from, ...inner.map(() => 0)].map(BigInt),
    strides: shape.map(() => 1n),
  };
}
