import type { ByteSource } from '../../byte-source.ts';

/** Bytes of the file that are read when they are needed. */
export interface ByteSpan {
  readonly offset: number;
  readonly length: number;
}

/** What is read from the disk at a time while the messages are walked. */
const windowBytes = 1 << 20;

/** A file as single bytes and short pieces, read through a window: big tensors are stepped over unread. */
export class ByteWindow {
  readonly source: ByteSource;
  private bytes: Buffer = Buffer.alloc(0);
  private start = 0;

  constructor(source: ByteSource) {
    this.source = source;
  }

  byteAt(position: number): number {
    return this.around(position, 1)[position - this.start]!;
  }

  /** A view that the next call may overwrite. The caller has checked that the file reaches as far. */
  view(position: number, length: number): Buffer {
    const bytes = this.around(position, length);
    return bytes.subarray(position - this.start, position - this.start + length);
  }

  private around(position: number, length: number): Buffer {
    if (position < this.start || position + length > this.start + this.bytes.length) {
      this.bytes = this.source.read(position, Math.max(length, windowBytes));
      this.start = position;
    }
    return this.bytes;
  }
}
