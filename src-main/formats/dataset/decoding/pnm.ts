import { brokenPicture, checkPictureSize, type Picture } from './picture.ts';

/** Magic number, width, height and largest value, with comments between, then one white space (Netpbm, PPM and PGM). */
const header =
  /^P([56])(?:\s|#[^\n\r]*[\n\r])+(\d{1,9})(?:\s|#[^\n\r]*[\n\r])+(\d{1,9})(?:\s|#[^\n\r]*[\n\r])+(\d{1,5})\s/;

/** Decodes a binary PGM (grey) or PPM (RGB) picture. Values are scaled to 255 as Pillow does. Throws AppError FILE_*. */
export function decodePnm(bytes: Buffer, where: string): Picture {
  const found = header.exec(bytes.toString('latin1', 0, 4096));
  if (found === null) throw brokenPicture(where, 'its header cannot be read');
  const [width, height, largest] = [Number(found[2]), Number(found[3]), Number(found[4])] as const;
  checkPictureSize(width, height, where);
  if (largest < 1 || largest > 65_535) throw brokenPicture(where, `its largest value is ${largest}`);
  const channels = found[1] === '6' ? 3 : 1;
  const valueBytes = largest > 255 ? 2 : 1;
  const values = bytes.subarray(found[0].length);
  const pixels = new Uint8Array(width * height * channels);
  if (values.length < pixels.length * valueBytes) throw brokenPicture(where, 'it ends too early');
  for (let index = 0; index < pixels.length; index++) {
    const value = valueBytes === 2 ? values.readUInt16BE(index * 2) : values[index]!;
    pixels[index] = largest === 255 ? value : Math.min(255, Math.round((value / largest) * 255));
  }
  return { width, height, channels, pixels, changes: valueBytes === 2 ? ['depth'] : [] };
}
