import type { Metadata } from 'h5wasm';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { describeBytes, formatLimits } from '../limits.ts';
import { allocateNumbers, decodeInto, elementTypeOf } from './element-type.ts';
import type { Hdf5Attribute } from './hdf5-file.ts';
import type { Hdf5Library } from './hdf5-library.ts';
import type { SandboxedFile } from './sandbox.ts';

const spacePadded = 2;

/** Reads the attribute `name` of the object at `path`. Throws FILE_TOO_LARGE, DATASET_TYPE_UNSUPPORTED, FILE_CORRUPT. */
export function readAttribute(file: SandboxedFile, path: string, name: string): Hdf5Attribute {
  const where = `attribute ${name} of ${path}`;
  const metadata = file.call(where, (library, id) => library.get_attribute_metadata(id, path, name));
  if (metadata.shape === null || metadata.total_size === 0) return [];
  const type = elementTypeOf(metadata);
  if (type === 'string') {
    return file.call(where, (library, id) =>
      withAttributeBytes(library, id, path, name, metadata, (pointer, length) =>
        decodeStrings(library, metadata, pointer, length, `${file.source.path}: ${where}`),
      ),
    );
  }
  const numbers = allocateNumbers(type, metadata.total_size);
  if (numbers === undefined) {
    throw new AppError(
      'DATASET_TYPE_UNSUPPORTED',
      `${file.source.path}: ${where} holds neither numbers nor text. Write it as one of them.`,
    );
  }
  file.call(where, (library, id) =>
    withAttributeBytes(library, id, path, name, metadata, (pointer, length) => {
      const bytes = library.HEAPU8.subarray(pointer, pointer + length);
      decodeInto(numbers, 0, type, bytes, `${file.source.path}: ${where}`);
    }),
  );
  return numbers;
}

/** Hands the attribute's bytes in the library's memory to `use` and frees them. */
function withAttributeBytes<T>(
  library: Hdf5Library,
  id: bigint,
  path: string,
  name: string,
  metadata: Metadata,
  use: (pointer: number, length: number) => T,
): T {
  const length = metadata.size * metadata.total_size;
  const pointer = library._malloc(length);
  if (pointer === 0) throw new Error('memory allocation failed');
  try {
    library.get_attribute_data(id, path, name, BigInt(pointer));
    try {
      return use(pointer, length);
    } finally {
      if (metadata.vlen) library.reclaim_vlen_memory(id, path, name, BigInt(pointer));
    }
  } finally {
    library._free(pointer);
  }
}

/** Strings in the library's memory. Throws FILE_TOO_LARGE where they unfold into more than is kept of an attribute. */
export function decodeStrings(
  library: Hdf5Library,
  metadata: Metadata,
  pointer: number,
  length: number,
  where: string,
): string[] {
  const texts = metadata.vlen
    ? variableLengthTexts(library, pointer, length)
    : fixedLengthTexts(library, metadata, pointer, length);
  const decoder = new TextDecoder();
  const decoded: string[] = [];
  let bytes = 0;
  // Many elements may share one text in the file, so that a small file unfolds into a large list.
  for (const text of texts) {
    bytes += text.length;
    if (bytes > formatLimits.attributeBytes) {
      throw new AppError(
        'FILE_TOO_LARGE',
        `${where} unfolds into more than ${describeBytes(formatLimits.attributeBytes)} of text. The file is damaged or hostile.`,
      );
    }
    decoded.push(decoder.decode(text));
  }
  return decoded;
}

/** Elements are 32-bit pointers to texts that end with a zero; a null pointer is an empty text. */
function* variableLengthTexts(library: Hdf5Library, pointer: number, length: number): Generator<Uint8Array> {
  const heap = library.HEAPU8;
  const pointers = new DataView(heap.buffer, pointer, length);
  for (let offset = 0; offset < length; offset += 4) {
    const start = pointers.getUint32(offset, true);
    yield start === 0 ? new Uint8Array() : heap.subarray(start, heap.indexOf(0, start));
  }
}

function* fixedLengthTexts(
  library: Hdf5Library,
  metadata: Metadata,
  pointer: number,
  length: number,
): Generator<Uint8Array> {
  for (let offset = 0; offset < length; offset += metadata.size) {
    const padded = library.HEAPU8.subarray(pointer + offset, pointer + offset + metadata.size);
    const zero = padded.indexOf(0);
    let end = zero === -1 ? padded.length : zero;
    if (metadata.strpad === spacePadded) while (end > 0 && padded[end - 1] === 0x20) end -= 1;
    yield padded.subarray(0, end);
  }
}
