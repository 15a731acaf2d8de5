import { PNG } from 'pngjs';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { maskBytes, toByte } from '../../src-shared/statistics/eight-bit.ts';

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
export function encodeMask(mask: Float32Array, size: ImageSize, factor = 1): Uint8Array {
  return encode(maskBytes(mask), 1, size, factor);
}

/** @param pattern [channels, height, width] in raw pixels [0, 255], 1 or 3 channels */
export function encodePattern(pattern: Float32Array, size: ImageSize, factor = 1): Uint8Array {
  return encodeChannels(pattern, size, factor, (value) => toByte(value));
}

/** What the trigger adds to an image: pattern × mask. Shapes as above. */
export function encodeFusion(
  mask: Float32Array,
  pattern: Float32Array,
  size: ImageSize,
  factor = 1,
): Uint8Array {
  return encodeChannels(pattern, size, factor, (value, pixel) => toByte(Math.fround(value * mask[pixel]!)));
}

/** Reorders [channels, height, width] to the file's [height, width, channels]. */
function encodeChannels(
  pattern: Float32Array,
  size: ImageSize,
  factor: number,
  toPixel: (value: number, pixel: number) => number,
): Uint8Array {
  const area = size.height * size.width;
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
  return encode(bytes, channels, size, factor);
}

/**
 * Row filters off and zlib's own strategy and level: triggers are noise or squares, which row filters do not make
 * smaller. Measured on both: the same size as the library's defaults in a tenth to a third of the time.
 */
const packing = { filterType: 0, deflateLevel: 6, deflateStrategy: 0 } as const;

/** @param bytes [height, width, channels] */
function encode(bytes: Uint8Array, channels: 1 | 3, size: ImageSize, factor: number): Uint8Array {
  const colorType = channels === 1 ? 0 : 2;
  const png = new PNG({ width: size.width * factor, height: size.height * factor });
  png.data = Buffer.from(factor === 1 ? bytes : enlarge(bytes, channels, size.width, factor));
  return PNG.sync.write(png, { ...packing, colorType, inputColorType: colorType, inputHasAlpha: false });
}

/** @param bytes [height, width, channels] @returns [height · factor, width · factor, channels] */
function enlarge(bytes: Uint8Array, channels: number, width: number, factor: number): Uint8Array {
  const height = bytes.length / (width * channels);
  const large = new Uint8Array(bytes.length * factor * factor);
  const rowLength = width * factor * channels;
  for (let row = 0; row < height; row += 1) {
    const first = row * factor * rowLength;
    for (let column = 0; column < width * factor; column += 1) {
      const from = (row * width + Math.floor(column / factor)) * channels;
      large.set(bytes.subarray(from, from + channels), first + column * channels);
    }
    for (let copy = 1; copy < factor; copy += 1) {
      large.copyWithin(first + copy * rowLength, first, first + rowLength);
    }
  }
  return large;
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
