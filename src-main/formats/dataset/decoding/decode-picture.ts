import type sharpLibrary from 'sharp';
import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { decodeBmp } from './bmp.ts';
import { brokenPicture, checkPictureSize, pictureLimits } from './picture.ts';
import type { Picture, PictureChange } from './picture.ts';
import { requirePicture, type PictureKind } from './picture-kind.ts';
import { decodePnm } from './pnm.ts';

/**
 * Only the part of a file that is its first picture is decoded. Colour profiles are left out of account, as Pillow and
 * TensorFlow do, whose pixels the models were trained with. Warnings of a decoder are no errors, as there.
 */
const readOptions: SharpOptions = {
  limitInputPixels: pictureLimits.pixels,
  failOn: 'error',
  ignoreIcc: true,
  pages: 1,
};

/** The decoders that may run; all others are switched off, though signatures are checked before. */
const loaders = ['Png', 'Jpeg', 'Webp', 'Nsgif', 'Tiff'].map((name) => `VipsForeignLoad${name}Buffer`);

let library: Promise<typeof sharpLibrary> | undefined;

/** Loaded with the first picture: it takes 100 ms that nothing else needs. */
function loadLibrary(): Promise<typeof sharpLibrary> {
  library ??= import('sharp').then(({ default: sharp }) => {
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({ operation: loaders });
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  });
  return library;
}

/**
 * Decodes the first frame of a picture, upright (EXIF), without alpha, to 8 bits of grey or RGB. `where` names it in errors.
 * Throws AppError DATASET_TYPE_UNSUPPORTED, FILE_TOO_LARGE, FILE_CORRUPT.
 */
export async function decodePicture(bytes: Buffer, where: string): Promise<Picture> {
  const kind = requirePicture(bytes, where);
  if (kind === 'BMP') return decodeBmp(bytes, where);
  if (kind === 'PNM') return decodePnm(bytes, where);
  const sharp = await loadLibrary();
  try {
    const metadata = await sharp(bytes, { ...readOptions, limitInputPixels: false }).metadata();
    checkPictureSize(metadata.width, metadata.height, where);
    return await decode(sharp(bytes, readOptions), metadata, kind);
  } catch (error) {
    if (error instanceof Error && error.name === 'AppError') throw error;
    const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    throw brokenPicture(where, reason, error);
  }
}

async function decode(image: Sharp, metadata: Metadata, kind: PictureKind): Promise<Picture> {
  const isCmyk = metadata.space === 'cmyk';
  const isGrey = metadata.space === 'b-w' || metadata.space === 'grey16';
  const isDeep = metadata.depth === 'ushort' && !isCmyk;
  const upright = image.timeout({ seconds: pictureLimits.seconds }).autoOrient();
  const space = isGrey ? (isDeep ? 'grey16' : 'b-w') : isDeep ? 'rgb16' : 'srgb';
  const converted = isCmyk
    ? upright.pipelineColourspace('cmyk').toColourspace('cmyk')
    : upright.removeAlpha().pipelineColourspace(space).toColourspace(space);
  const { data, info } = await converted
    .raw({ depth: isDeep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const pixels = isCmyk ? cmykToRgb(data, info.channels) : isDeep ? upperBytes(data) : data;
  const channels = isGrey ? 1 : 3;
  if (pixels.length !== info.width * info.height * channels) {
    throw new Error(`${info.channels} channels of ${metadata.space}`);
  }
  return { width: info.width, height: info.height, channels, pixels, changes: changesOf(metadata, kind) };
}

function changesOf(metadata: Metadata, kind: PictureKind): PictureChange[] {
  const { hasAlpha, depth, space, orientation = 1, pages = 1 } = metadata;
  const changes: [PictureChange, boolean][] = [
    ['alpha', hasAlpha],
    ['depth', depth !== 'uchar'],
    ['cmyk', space === 'cmyk'],
    ['orientation', orientation > 1],
    ['frames', pages > 1 || (kind === 'GIF' && metadata.pages !== undefined && metadata.pages > 1)],
  ];
  return changes.filter(([, isMade]) => isMade).map(([change]) => change);
}

/** Of 16-bit values, as Pillow reads colours of 16 bits. */
function upperBytes(values: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: values.length / 2 }, (_, index) => values[index * 2 + 1]!);
}

/** As Pillow converts (Convert.c, cmyk2rgb): (255 − K) − (255 − K) · C / 255, rounded, for each of C, M and Y. */
function cmykToRgb(cmyk: Uint8Array, channels: number): Uint8Array {
  const count = Math.floor(cmyk.length / channels);
  const rgb = new Uint8Array(count * 3);
  for (let pixel = 0; pixel < count; pixel++) {
    const white = 255 - cmyk[pixel * channels + 3]!;
    for (let ink = 0; ink < 3; ink++) {
      const product = cmyk[pixel * channels + ink]! * white + 128;
      rgb[pixel * 3 + ink] = white - (((product >> 8) + product) >> 8);
    }
  }
  return rgb;
}
