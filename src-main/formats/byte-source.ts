import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { checkPath, unreadablePath } from './check-path.ts';

/** One file on disk, opened once and read by ranges; the only way the readers of large files touch the disk. */
export class ByteSource {
  readonly path: string;
  readonly sizeBytes: number;
  private descriptor: number | null;

  /** Throws FILE_NOT_FOUND or FILE_NOT_READABLE. */
  constructor(path: string) {
    this.path = path;
    if (checkPath(path) === 'folder') {
      throw new AppError(
        'FILE_NOT_READABLE',
        `${path} is a folder; a file is expected. Choose a file in it.`,
      );
    }
    try {
      this.descriptor = openSync(path, 'r');
      this.sizeBytes = fstatSync(this.descriptor).size;
    } catch (error) {
      throw unreadablePath(path, error);
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
