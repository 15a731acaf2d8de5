import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { AppError } from '../../src-shared/domain/app-error.ts';

/**
 * Writes a file so that a reader finds the old content or the new one, never a part: beside it first, then renamed.
 *
 * @throws AppError `OUTPUT_NOT_WRITABLE`
 */
export async function writeFileAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to report
    throw notWritable(path, thrown);
  }
}

/** What the file system refused, in words. */
export function notWritable(path: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    'OUTPUT_NOT_WRITABLE',
    `${path} cannot be written (${reason}). Check the folder's permissions and the free space, or name another folder.`,
    { cause },
  );
}
