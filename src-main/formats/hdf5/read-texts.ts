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
