import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { AppError } from '../../../src-shared/domain/app-error.ts';

/** One file on disk, opened once and read by ranges; the only way the HDF5 reader touches the disk. */
export class ByteSource {
  readonly path: string;
  readonly sizeBytes: number;
  private descriptor: number | null;

  /** Throws FILE_NOT_FOUND or FILE_NOT_READABLE. */
  constructor(path: string) {
    this.path = path;
    try {
      // Before opening: opening a pipe would wait for a writer for ever.
      if (!statSync(path).isFile()) throw notAFile(path);
      this.descriptor = openSync(path, 'r');
      this.sizeBytes = fstatSync(this.descriptor).size;
    } catch (error) {
      throw toAppError(path, error);
    }
  }

  get isOpen(): boolean {
    return this.descriptor !== null;
  }

  /** Reads up to `length` bytes at `position` into `target`; returns how many there were. */
  readInto(target: Uint8Array, targetOffset: number, length: number, position: number): number {
    if (this.descriptor === null) throw new Error(`${this.path} was closed`);
    let done = 0;
    while (done < length) {
      const count = readSync(this.descriptor, target, targetOffset + done, length - done, position + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  }

  /** The bytes from `position`; fewer than `length` where the file ends. */
  read(position: number, length: number): Buffer {
    const available = Math.max(0, Math.min(length, this.sizeBytes - position));
    const bytes = Buffer.alloc(available);
    return bytes.subarray(0, this.readInto(bytes, 0, available, position));
  }

  close(): void {
    if (this.descriptor === null) return;
    closeSync(this.descriptor);
    this.descriptor = null;
  }
}

function notAFile(path: string): AppError {
  return new AppError('FILE_NOT_READABLE', `${path} is not a file. Choose an HDF5 file (.h5, .hdf5).`);
}

function toAppError(path: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new AppError('FILE_NOT_FOUND', `There is no file ${path}. Check the path and try again.`);
  }
  return new AppError(
    'FILE_NOT_READABLE',
    `${path} cannot be read (${reason}). Check its permissions and try again.`,
    { cause: error },
  );
}
