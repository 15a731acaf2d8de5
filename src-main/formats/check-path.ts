import { lstatSync, statSync, type Stats } from 'node:fs';
import { AppError } from '../../src-shared/domain/app-error.ts';

/**
 * Whether `path` leads to a file or to a folder, found without opening it: opening a pipe waits for a writer for ever, and
 * a device may never end. Throws AppError FILE_NOT_FOUND, also for a symbolic link that leads nowhere, and
 * FILE_NOT_READABLE for a pipe, a socket or a device, or where the system refuses.
 */
export function checkPath(path: string): 'file' | 'folder' {
  const stats = statOf(path);
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  throw new AppError(
    'FILE_NOT_READABLE',
    `${path} is ${kindOf(stats)}; a file or a folder is expected. It was not opened. Write what it gives into a file and ` +
      'choose that.',
  );
}

/** What a path leads to that is neither a file nor a folder, with its article. */
function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  return stats.isCharacterDevice() || stats.isBlockDevice() ? 'a device' : 'no ordinary file';
}

function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (cause) {
    throw unreadablePath(path, cause);
  }
}

/** What is wrong with a path that the system does not give: FILE_NOT_FOUND or FILE_NOT_READABLE. */
export function unreadablePath(path: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError(
        'FILE_NOT_FOUND',
        code === 'ENOENT' && isLink(path)
          ? `${path} is a symbolic link that leads to nothing. Choose the file itself.`
          : `There is no file ${path}. Check the path and try again.`,
        { cause },
      );
    case 'ELOOP':
      return new AppError(
        'FILE_NOT_READABLE',
        `${path} is a symbolic link that leads in a circle. Choose the file itself.`,
        { cause },
      );
    default:
      return new AppError(
        'FILE_NOT_READABLE',
        `${path} cannot be read (${code}). Check that it is a file that you may read.`,
        { cause },
      );
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
