import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { checkPath, unreadablePath } from './check-path.ts';

/** Bytes read by ranges: a file on disk, opened once, or what was unpacked of one. Readers of large files touch no other. */
export class ByteSource {
  readonly path: string;
  readonly sizeBytes: number;
  /** A descriptor, or the bytes themselves; null when closed. */
  private origin: number | Buffer | null;

  /**
   * @param path the file; with `unpacked`, only the name for messages
   * @param unpacked the bytes, where they are in memory already
   * Throws FILE_NOT_FOUND or FILE_NOT_READABLE.
   */
  constructor(path: string, unpacked?: Buffer) {
    this.path = path;
    if (unpacked !== undefined) {
      this.origin = unpacked;
      this.sizeBytes = unpacked.length;
      return;
    }
    if (checkPath(path) === 'folder') {
      throw new AppError(
        'FILE_NOT_READABLE',
        `${path} is a folder; a file is expected. Choose a file in it.`,
      );
    }
    try {
      this.origin = openSync(path, 'r');
      this.sizeBytes = fstatSync(this.origin).size;
    } catch (error) {
      throw unreadablePath(path, error);
    }
  }

  get isOpen(): boolean {
    return this.origin !== null;
  }

  /** Reads up to `length` bytes at `position` into `target`; returns how many there were. */
  readInto(target: Uint8Array, targetOffset: number, length: number, position: number): number {
    if (this.origin === null) throw new Error(`${this.path} was closed`);
    if (typeof this.origin !== 'number') {
      target.set(this.origin.subarray(position, position + length), targetOffset);
      return Math.max(0, Math.min(length, this.origin.length - position));
    }
    let done = 0;
    while (done < length) {
      const count = readSync(this.origin, target, targetOffset + done, length - done, position + done);
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
    if (typeof this.origin === 'number') closeSync(this.origin);
    this.origin = null;
  }
}
