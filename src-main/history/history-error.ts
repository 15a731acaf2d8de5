import { AppError } from '../../src-shared/domain/app-error.ts';

/** Seconds that a statement waits for another process to finish its write. */
export const busyTimeoutSeconds = 5;

/**
 * Turns what SQLite or the file system threw into words for the user. What is no fault of the file or its place
 * comes back unchanged: it is a defect.
 *
 * @param path the history's file
 */
export function toHistoryError(thrown: unknown, path: string): unknown {
  const code = errorCode(thrown);
  const options = { cause: thrown, detail: `${code}: ${(thrown as Error | undefined)?.message ?? ''}` };
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return new AppError(
      'HISTORY_CORRUPT',
      `The history ${path} is damaged or is no SQLite database. It was left as it is: move it away to start with an ` +
        'empty history, put back a copy of it, or use another file (--history).',
      options,
    );
  }
  if (isBusy(thrown)) {
    return new AppError(
      'OUTPUT_NOT_WRITABLE',
      `Another process has kept the history ${path} locked for more than ${busyTimeoutSeconds} seconds. Close other ` +
        'programs that have it open and try again.',
      options,
    );
  }
  if (/^(SQLITE_(CANTOPEN|READONLY|FULL|IOERR|PERM)|E(ACCES|PERM|ROFS|NOSPC|NOTDIR|EXIST|IO)$)/.test(code)) {
    return new AppError(
      'OUTPUT_NOT_WRITABLE',
      `The history ${path} cannot be written (${code}). Check the folder's permissions and the free space, or name ` +
        'another file (--history).',
      options,
    );
  }
  return thrown;
}

/** Whether SQLite, or the error made of what it threw, says that another process holds the file. */
export function isBusy(thrown: unknown): boolean {
  const cause = thrown instanceof AppError ? thrown.cause : thrown;
  return errorCode(cause).startsWith('SQLITE_BUSY');
}

function errorCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}
