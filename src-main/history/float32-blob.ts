/**
 * Float32 arrays as database blobs, little-endian. Every platform that the program is built for is little-endian, so
 * the bytes are taken as they lie in memory.
 */

export function toBlob(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Copies, because a blob need not begin at a multiple of four bytes. */
export function fromBlob(blob: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(blob).buffer);
}
