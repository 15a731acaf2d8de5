import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { checkPath } from '../formats/check-path.ts';
import type { FileEvidence } from '../../src-shared/domain/scan-report.ts';

/**
 * Name, size and SHA-256 of a file, read as a stream. Where a model consists of several, the size is that of all, and the
 * hash that of the list of their hashes, as `sha256sum FILES | sha256sum` gives it in their folder.
 * Throws AppError where one cannot be read.
 */
export async function fileEvidence(path: string, files: readonly string[] = [path]): Promise<FileEvidence> {
  const parts: { name: string; sizeBytes: number; sha256: string }[] = [];
  for (const file of files) parts.push({ name: basename(file), ...(await hashFile(file)) });
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  if (parts.length === 1) return { name: basename(path), sizeBytes, sha256: parts[0]!.sha256 };
  const list = parts.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
  return { name: basename(path), sizeBytes, sha256: createHash('sha256').update(list).digest('hex') };
}

async function hashFile(path: string): Promise<{ sizeBytes: number; sha256: string }> {
  checkPath(path);
  try {
    const { size } = await stat(path);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    return { sizeBytes: size, sha256: hash.digest('hex') };
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
