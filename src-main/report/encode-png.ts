import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';

/**
 * Pixels as a PNG file (PNG specification, third edition): 8 bits a channel, not interlaced. Rows are not filtered:
 * triggers are noise or squares, which row filters do not make smaller.
 *
 * Written here because compression then runs in the system's threads: a library that packs on the calling thread keeps
 * the program's main process busy for a minute with the enlarged pictures of 2,622 labels.
 */

/** Shape of the pixels: gray or RGB. */
export interface PngShape {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Colour types of section 11.2.1: 0 is gray, 2 is RGB. */
const colorTypes = { 1: 0, 3: 2 } as const;

const pack = promisify(deflate);

/**
 * @param pixels [height, width, channels]
 * @param factor whole number: each pixel becomes a square of factor × factor equal ones
 */
export async function encodePng(pixels: Uint8Array, shape: PngShape, factor = 1): Promise<Uint8Array> {
  const packed = await pack(unfilteredRows(pixels, shape, factor));
  return Buffer.concat([
    signature,
    ...chunk('IHDR', header(shape, factor)),
    ...chunk('IDAT', packed),
    ...chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The image as it is compressed: each row behind its filter type, which is 0 for none (section 9.2). */
function unfilteredRows(pixels: Uint8Array, { height, width, channels }: PngShape, factor: number): Buffer {
  const rowBytes = 1 + width * factor * channels;
  const rows = Buffer.alloc(height * factor * rowBytes);
  for (let row = 0; row < height; row += 1) {
    const first = row * factor * rowBytes;
    let to = first + 1;
    for (let column = 0; column < width; column += 1) {
      const from = (row * width + column) * channels;
      for (let copy = 0; copy < factor; copy += 1) {
        for (let channel = 0; channel < channels; channel += 1) {
          rows[to] = pixels[from + channel]!;
          to += 1;
        }
      }
    }
    for (let copy = 1; copy < factor; copy += 1) {
      rows.copyWithin(first + copy * rowBytes, first, first + rowBytes);
    }
  }
  return rows;
}

function header({ height, width, channels }: PngShape, factor: number): Buffer {
  const fields = Buffer.alloc(13);
  fields.writeUInt32BE(width * factor, 0);
  fields.writeUInt32BE(height * factor, 4);
  fields[8] = 8; // bits a channel
  fields[9] = colorTypes[channels];
  return fields;
}

/** Length, name, data and the checksum of name and data (section 5.3). */
function chunk(name: 'IHDR' | 'IDAT' | 'IEND', data: Buffer): Buffer[] {
  const start = Buffer.alloc(8);
  start.writeUInt32BE(data.length, 0);
  start.write(name, 4, 'latin1');
  const end = Buffer.alloc(4);
  end.writeUInt32BE(crc32(data, crc32(start.subarray(4))));
  return [start, data, end];
}
