import { AppError } from '../../../src-shared/domain/app-error.ts';
import { describeBytes, formatLimits } from '../limits.ts';
import { decodeStrings } from './attribute.ts';
import type { SandboxedFile } from './sandbox.ts';
import { elementCount } from './stored-bytes.ts';

/** Every element of the strings at `path`, of fixed or variable length. Throws FILE_TOO_LARGE, FILE_CORRUPT. */
export function readTexts(file: SandboxedFile, path: string): string[] {
  const where = `${file.source.path}: ${path}`;
  return file.call(path, (library, id) => {
    const metadata = library.get_dataset_metadata(id, path);
    const count = elementCount(metadata.shape ?? []);
    const length = count * metadata.size;
    if (length === 0) return [];
    if (length > formatLimits.blockBytes) {
      throw new AppError(
        'FILE_TOO_LARGE',
        `${where} holds ${count} strings, ${describeBytes(length)}; at most ${describeBytes(formatLimits.blockBytes)} of text are ` +
          'read. Store labels as numbers.',
      );
    }
    const pointer = library._malloc(length);
    if (pointer === 0) throw new Error('memory allocation failed');
    try {
      library.get_dataset_data(id, path, null, null, null, BigInt(pointer));
      try {
        return decodeStrings(library, metadata, pointer, length, where);
      } finally {
        if (metadata.vlen) library.reclaim_vlen_memory(id, path, '', BigInt(pointer));
      }
    } finally {
      library._free(pointer);
    }
  });
}

/**
 * One element of variable-length uint8 or opaque bytes. In memory the first is its length and a pointer, 32 bits each, to a
 * block that the library allocated.
 */
export function readByteSequence(file: SandboxedFile, path: string, index: number): Uint8Array {
  return file.call(path, (library, id) => {
    const metadata = library.get_dataset_metadata(id, path);
    const pointer = library._malloc(metadata.size);
    if (pointer === 0) throw new Error('memory allocation failed');
    try {
      library.get_dataset_data(id, path, [1n], [BigInt(index)], [1n], BigInt(pointer));
      if (metadata.vlen_type === undefined) return library.HEAPU8.slice(pointer, pointer + metadata.size);
      const element = new DataView(library.HEAPU8.buffer, pointer, metadata.size);
      const [length, start] = [element.getUint32(0, true), element.getUint32(4, true)];
      const bytes = library.HEAPU8.slice(start, start + length);
      if (start !== 0) library._free(start);
      return bytes;
    } finally {
      library._free(pointer);
    }
  });
}
