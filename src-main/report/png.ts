import { PNG } from 'pngjs';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { maskBytes, toByte } from '../../src-shared/statistics/eight-bit.ts';
import { encodePng } from './encode-png.ts';

/**
 * Triggers as PNG files, byte for byte as the reference writes them (`save_pattern` in `gtsrb_visualize_example.py`):
 * 8 bits, the fraction of a pixel dropped; mask × 255 in gray, pattern and fusion = pattern × mask in gray or RGB.
 * With a factor each pixel becomes a square of factor × factor equal ones (nearest neighbour): larger, nothing made up.
 */

export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/** @param mask [height, width] in [0, 1] */
export function encodeMask(mask: Float32Array, size: ImageSize, factor = 1): Promise<Uint8Array> {
  return encodePng(maskBytes(mask), { ...size, channels: 1 }, factor);
}

/** @param pattern [channels, height, width] in raw pixels [0, 255], 1 or 3 channels */
export function encodePattern(pattern: Float32Array, size: ImageSize, factor = 1): Promise<Uint8Array> {
  return encodeChannels(pattern, size, factor, (value) => toByte(value));
}

/** What the trigger adds to an image: pattern × mask. Shapes as above. */
export function encodeFusion(
  mask: Float32Array,
  pattern: Float32Array,
  size: ImageSize,
  factor = 1,
): Promise<Uint8Array> {
  return encodeChannels(pattern, size, factor, (value, pixel) => toByte(Math.fround(value * mask[pixel]!)));
}

/** Reorders [channels, height, width] to the file's [height, width, channels]. */
async function encodeChannels(
  pattern: Float32Array,
  { height, width }: ImageSize,
  factor: number,
  toPixel: (value: number, pixel: number) => number,
): Promise<Uint8Array> {
  const area = height * width;
  const channels = pattern.length / area;
  if (channels !== 1 && channels !== 3) {
    throw new AppError(
      'OUTPUT_NOT_WRITABLE',
      `A pattern of ${channels} channels cannot be written as a PNG image, which has 1 or 3. Export the report and ` +
        'the table without images.',
    );
  }
  const bytes = new Uint8Array(pattern.length);
  pattern.forEach((value, index) => {
    const pixel = index % area;
    bytes[pixel * channels + Math.floor(index / area)] = toPixel(value, pixel);
  });
  return encodePng(bytes, { height, width, channels }, factor);
}

/** Most pixels of an image that is read; far above any classifier's input. */
const maximumPixels = 4096 * 4096;

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Reads a PNG file as gray, as Pillow's `convert('L')` does: L = 0.299 R + 0.587 G + 0.114 B (ITU-R 601-2) in its
 * 16-bit fixed point, transparency ignored.
 *
 * @returns [height, width]
 * @throws Error with the reason where the bytes are no PNG image, or one too large to be a mask
 */
export function decodeGray(bytes: Uint8Array): ImageSize & { readonly bytes: Uint8Array } {
  checkHeader(bytes);
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
  const gray = Uint8Array.from({ length: width * height }, (_, pixel) => {
    const [red, green, blue] = [data[pixel * 4]!, data[pixel * 4 + 1]!, data[pixel * 4 + 2]!];
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  });
  return { width, height, bytes: gray };
}

/** Looks at the declared size before anything is allocated for it (PNG specification, section 11.2.1, IHDR). */
function checkHeader(bytes: Uint8Array): void {
  if (bytes.length < 33 || !signature.every((byte, index) => bytes[index] === byte)) {
    throw new Error('it is no PNG image');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width * height > maximumPixels) throw new Error(`it declares ${width} × ${height} pixels`);
  // The decoder bounds what it unpacks for plain images only.
  if (bytes[28] !== 0) throw new Error('it is interlaced; save it without interlacing');
}
