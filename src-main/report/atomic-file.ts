import { randomUUID } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { AppError } from '../../src-shared/domain/app-error.ts';

/**
 * Writes a file so that a reader finds the old content or the new one, never a part: beside it first, then renamed.
 *
 * @throws AppError `OUTPUT_NOT_WRITABLE`
 */
export async function writeFileAtomically(path: string, content: Uint8Array | string): Promise<void> {
  await writeAtomically(path, async (file) => file.writeFile(content));
}

/**
 * The same for content that comes in parts. Nothing stays behind where `write` or the disk fails.
 *
 * @throws AppError `OUTPUT_NOT_WRITABLE`; an AppError of `write` unchanged
 */
export async function writeAtomically(
  path: string,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await write(file);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to report
    throw thrown instanceof AppError ? thrown : notWritable(path, thrown);
  }
}

/** What the file system refused, in words, and the way out. */
export function notWritable(path: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = cause instanceof Error ? cause.message : String(cause);
  const found = reasons[code] ?? {
    what: `cannot be written (${reason})`,
    remedy: "Check the folder's permissions and the free space, or name another folder.",
  };
  return new AppError('OUTPUT_NOT_WRITABLE', `${path} ${found.what}. ${found.remedy}`, {
    cause,
    detail: reason,
  });
}

const protectedFolder = {
  what: 'may not be written by this user',
  remedy: 'Choose a folder of your own, or change the permissions of this one.',
};
const fullDisk = {
  what: 'cannot be written: the disk or your share of it is full',
  remedy: 'Free some space or choose a folder on another disk, then export again.',
};
const reasons: Readonly<Record<string, { readonly what: string; readonly remedy: string }>> = {
  ENOSPC: fullDisk,
  EDQUOT: fullDisk,
  EACCES: protectedFolder,
  EPERM: protectedFolder,
  EROFS: { what: 'lies on a disk that can only be read', remedy: 'Choose a folder on another disk.' },
};
