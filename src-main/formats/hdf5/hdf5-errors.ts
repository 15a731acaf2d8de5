import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { AppErrorCode } from '../../../src-shared/domain/app-error.ts';

interface Cause {
  readonly pattern: RegExp;
  readonly code: AppErrorCode;
  /** Completes "FILE: PATH …". */
  readonly text: string;
}

/** Causes as HDF5 words them, most specific first. */
const causes: readonly Cause[] = [
  {
    pattern: /filter returned failure|fletcher32/i,
    code: 'FILE_CORRUPT',
    text: 'does not match its checksum or cannot be unpacked: its bytes were changed. Copy or download the file again.',
  },
  {
    pattern: /user.?defined link|UD link|link class|not registered/i,
    code: 'FILE_EXTERNAL_REFERENCE',
    text: 'is a user-defined link, which can lead anywhere and was not followed. Write the file again without it.',
  },
  {
    pattern: /required filter|filter.*not (available|registered)|plugin/i,
    code: 'FILE_NOT_READABLE',
    text: 'is compressed with a filter that is not available. Rewrite the file with "h5repack -f GZIP=4".',
  },
  {
    pattern: /memory allocation failed|unable to allocate|no space available for allocation|out of memory/i,
    code: 'FILE_TOO_LARGE',
    text: 'asks for more memory than there is. The file is damaged or hostile.',
  },
  {
    pattern: /addr overflow|truncated file|file read failed|beyond/i,
    code: 'FILE_TRUNCATED',
    text: 'points beyond the end of the file. Copy or download the file again.',
  },
];

/** Turns an error of the HDF5 library into one that names the cause; the library's own text goes to `detail`. */
export function describeHdf5Error(filePath: string, where: string, error: unknown): AppError {
  const detail = error instanceof Error ? error.message : String(error);
  const cause = causes.find(({ pattern }) => pattern.test(detail));
  const text = cause?.text ?? 'is damaged and cannot be read. Copy or download the file again.';
  return new AppError(cause?.code ?? 'FILE_CORRUPT', `${filePath}: ${where} ${text}`, { detail });
}

/** A part of the file that lies in `target`, another file. */
export function externalReference(filePath: string, where: string, target: string): AppError {
  return new AppError(
    'FILE_EXTERNAL_REFERENCE',
    `${filePath}: ${where} refers to another file, "${target}". It was not opened: only the chosen file is ever read. ` +
      'Copy everything into one file, for example with h5py, and open that.',
  );
}

/** Where the structure of the file contradicts the HDF5 specification. */
export function malformed(filePath: string, where: string, reason: string): AppError {
  return new AppError(
    'FILE_CORRUPT',
    `${filePath}: ${where} is damaged (${reason}). Copy or download the file again.`,
  );
}
