import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { FileEvidence } from '../../src-shared/domain/scan-report.ts';

/** Name, size and SHA-256 of a file, read as a stream. Throws AppError where it cannot be read. */
export async function fileEvidence(path: string): Promise<FileEvidence> {
  try {
    const { size } = await stat(path);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    return { name: basename(path), sizeBytes: size, sha256: hash.digest('hex') };
  } catch (cause) {
    throw unreadableFile(path, cause);
  }
}

/** What is wrong with a file that the system does not give: `FILE_NOT_FOUND` or `FILE_NOT_READABLE`. */
export function unreadableFile(path: string, cause: unknown): AppError {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return new AppError(
    missing ? 'FILE_NOT_FOUND' : 'FILE_NOT_READABLE',
    missing
      ? `There is no file "${path}". Check the path.`
      : `The file "${path}" cannot be read: ${(cause as Error).message}. Check that it is a file you may read.`,
    { cause },
  );
}
