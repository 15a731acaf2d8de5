/** Reads little-endian fields one after the other. A field beyond the end throws `RangeError`. */
export class FieldReader {
  private readonly bytes: Buffer;
  offset: number;

  constructor(bytes: Buffer, offset = 0) {
    this.bytes = bytes;
    this.offset = offset;
  }

  get remaining(): number {
    return this.bytes.length - this.offset;
  }

  /** An unsigned integer of 1 to 8 bytes. Above 2^53 it loses its low bits, which no file size reaches. */
  uint(size: number): number {
    let value = 0;
    for (let index = size - 1; index >= 0; index -= 1) {
      value = value * 256 + this.bytes.readUInt8(this.offset + index);
    }
    this.offset += size;
    return value;
  }

  /** A file address; undefined where all bits are set, HDF5's mark for "nothing stored". */
  address(size: number): number | undefined {
    const start = this.offset;
    const value = this.uint(size);
    return this.bytes.subarray(start, start + size).every((byte) => byte === 0xff) ? undefined : value;
  }

  take(length: number): Buffer {
    if (length > this.remaining) throw new RangeError(`${length} bytes expected, ${this.remaining} left`);
    const part = this.bytes.subarray(this.offset, this.offset + length);
    this.offset += length;
    return part;
  }

  skip(length: number): void {
    this.offset += length;
  }
}
