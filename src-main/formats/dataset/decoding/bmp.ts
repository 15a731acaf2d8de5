import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { brokenPicture, checkPictureSize, type Picture } from './picture.ts';

/** What the headers of a bitmap say (BITMAPFILEHEADER and BITMAPINFOHEADER, Windows GDI reference). */
interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** Rows from the top down; the other way round is usual. */
  readonly isTopDown: boolean;
  readonly bits: number;
  readonly pixelsOffset: number;
  /** Position of the palette, B, G, R and a reserved byte for each entry. */
  readonly paletteOffset: number;
}

/** Uncompressed, and with bit masks of whole bytes, which is how 32-bit bitmaps are written. */
const plain = 0;
const bitFields = 3;

/** Decodes an uncompressed Windows bitmap of 1, 4, 8, 24 or 32 bits. Throws AppError FILE_* or DATASET_TYPE_UNSUPPORTED. */
export function decodeBmp(bytes: Buffer, where: string): Picture {
  const header = readHeader(bytes, where);
  const { width, height, isTopDown, bits, pixelsOffset } = header;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  if (pixelsOffset + rowBytes * height > bytes.length) throw brokenPicture(where, 'it ends too early');
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = pixelsOffset + rowBytes * (isTopDown ? y : height - 1 - y);
    for (let x = 0; x < width; x++) {
      const source = bits >= 24 ? row + x * (bits / 8) : paletteEntry(bytes, header, row, x);
      if (source + 3 > bytes.length) throw brokenPicture(where, 'a colour is not in its palette');
      const target = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++) pixels[target + channel] = bytes[source + 2 - channel]!;
    }
  }
  return { width, height, channels: 3, pixels, changes: bits === 32 ? ['alpha'] : [] };
}

function readHeader(bytes: Buffer, where: string): BmpHeader {
  if (bytes.length < 54) throw brokenPicture(where, 'it ends too early');
  const headerBytes = bytes.readUInt32LE(14);
  if (headerBytes < 40) throw notRead(where, 'of OS/2');
  const signedHeight = bytes.readInt32LE(22);
  const [width, height] = [bytes.readInt32LE(18), Math.abs(signedHeight)];
  checkPictureSize(width, height, where);
  const bits = bytes.readUInt16LE(28);
  const compression = bytes.readUInt32LE(30);
  if (compression === bitFields && bits === 32) checkMasks(bytes, where);
  else if (compression !== plain) throw notRead(where, `compressed with method ${compression}`);
  if (![1, 4, 8, 24, 32].includes(bits)) throw notRead(where, `of ${bits} bits`);
  return {
    width,
    height,
    isTopDown: signedHeight < 0,
    bits,
    pixelsOffset: bytes.readUInt32LE(10),
    paletteOffset: 14 + headerBytes,
  };
}

function checkMasks(bytes: Buffer, where: string): void {
  const masks = [54, 58, 62].map((position) =>
    position + 4 <= bytes.length ? bytes.readUInt32LE(position) : 0,
  );
  if (masks[0] === 0xff0000 && masks[1] === 0xff00 && masks[2] === 0xff) return;
  throw notRead(where, 'with unusual bit masks');
}

/** Position of the colour of pixel `x`: 1 and 4 bits begin at the high end of a byte. */
function paletteEntry(bytes: Buffer, { bits, paletteOffset }: BmpHeader, row: number, x: number): number {
  const byte = bytes[row + Math.floor((x * bits) / 8)]!;
  const shift = 8 - bits - ((x * bits) % 8);
  return paletteOffset + ((byte >> shift) & (2 ** bits - 1)) * 4;
}

function notRead(where: string, what: string): AppError {
  return new AppError(
    'DATASET_TYPE_UNSUPPORTED',
    `${where} is a bitmap (BMP) ${what}, which is not read. Convert it, for example to PNG.`,
  );
}
