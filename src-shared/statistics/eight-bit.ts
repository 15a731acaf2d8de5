/**
 * How the reference stores and measures masks: `dump_image(mask * 255)` casts float32 to uint8, which drops the
 * fraction, and `mad_outlier_detection.py` sums the stored bytes divided by 255.
 */

/**
 * One float32 pixel as a byte: the fraction is dropped, not rounded. Values a rounding error outside [0, 255] go to
 * the nearest end.
 *
 * @param value raw pixel in [0, 255], finite
 */
export function toByte(value: number): number {
  return Math.min(255, Math.max(0, Math.trunc(value)));
}

/** The bytes of a mask image. @param mask [height, width] in [0, 1] */
export function maskBytes(mask: Float32Array): Uint8Array<ArrayBuffer> {
  return bytesOf(mask, 255);
}

/** The bytes of a pattern. @param pattern raw pixels in [0, 255], in any order, which the bytes keep */
export function patternBytes(pattern: Float32Array): Uint8Array<ArrayBuffer> {
  return bytesOf(pattern, 1);
}

/** A plain loop: `Uint8Array.from` with a function takes 24 ms instead of 0.4 for a pattern of 3×224×224. */
function bytesOf(values: Float32Array, scale: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = toByte(Math.fround(values[i]! * scale));
  return bytes;
}

/** Mask L1 norm as measured on the mask's 8-bit image, in pixels: Σ byte / 255. */
export function normOfMaskBytes(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + byte, 0) / 255;
}

/** Mask L1 norm after 8-bit storage, in pixels. @param mask [height, width] in [0, 1] */
export function maskL1Norm8Bit(mask: Float32Array): number {
  return normOfMaskBytes(maskBytes(mask));
}
