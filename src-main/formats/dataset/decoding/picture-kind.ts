import { AppError } from '../../../../src-shared/domain/app-error.ts';

/** Kinds of pictures that are decoded, as users know them. */
export type PictureKind = 'PNG' | 'JPEG' | 'WebP' | 'GIF' | 'TIFF' | 'BMP' | 'PNM';

interface Signature<Name> {
  readonly name: Name;
  readonly pattern: RegExp;
}

/** First bytes, read as Latin-1. */
const decoded: readonly Signature<PictureKind>[] = [
  { name: 'PNG', pattern: /^\x89PNG\r\n\x1a\n/ },
  { name: 'JPEG', pattern: /^\xff\xd8\xff/ },
  { name: 'WebP', pattern: /^RIFF[^]{4}WEBP/ },
  { name: 'GIF', pattern: /^GIF8[79]a/ },
  { name: 'TIFF', pattern: /^(II[*+]\0|MM\0[*+])/ },
  { name: 'BMP', pattern: /^BM[^]{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0/ },
  { name: 'PNM', pattern: /^P[56][\s#]/ },
];

/** Pictures and what is taken for pictures, refused by name and never handed to a decoder. */
const refused: readonly Signature<string>[] = [
  { name: 'an SVG drawing', pattern: /^(\xef\xbb\xbf)?\s*(<\?xml[^]*)?(<!--[^]*)?<(!DOCTYPE\s+)?svg/i },
  { name: 'a HEIF or AVIF picture', pattern: /^[^]{4}ftyp(heic|heix|hevc|heim|heis|mif1|msf1|avif|avis)/ },
  { name: 'a video', pattern: /^([^]{4}ftyp|\x1a\x45\xdf\xa3|RIFF[^]{4}AVI )/ },
  { name: 'a PDF document', pattern: /^%PDF/ },
  { name: 'a Photoshop document', pattern: /^8BPS/ },
  { name: 'a JPEG 2000 picture', pattern: /^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/ },
  { name: 'a JPEG XL picture', pattern: /^(\xff\x0a|\0\0\0\x0cJXL )/ },
  { name: 'an icon', pattern: /^\0\0[\x01\x02]\0/ },
  { name: 'a DICOM picture', pattern: /^[^]{128}DICM/ },
  { name: 'an OpenEXR picture', pattern: /^\x76\x2f\x31\x01/ },
  { name: 'a PNM picture in text form', pattern: /^P[123]\s/ },
  { name: 'a web page', pattern: /^\s*<(!doctype html|html)/i },
  {
    name: 'a Git LFS pointer: a text file that stands for the real one',
    pattern: /^version https:\/\/git-lfs/,
  },
];

/** The kind of a picture by its first bytes; undefined where they are of none that is decoded. */
export function pictureKindOf(head: Buffer): PictureKind | undefined {
  const text = head.toString('latin1', 0, 512);
  return decoded.find(({ pattern }) => pattern.test(text))?.name;
}

/**
 * The kind of the picture `where`. Throws AppError DATASET_TYPE_UNSUPPORTED with the name of what it is instead, and
 * FILE_CORRUPT where it is empty.
 */
export function requirePicture(bytes: Buffer, where: string): PictureKind {
  const kind = pictureKindOf(bytes);
  if (kind !== undefined) return kind;
  if (bytes.length === 0) {
    throw new AppError('FILE_CORRUPT', `${where} is empty (0 bytes). Copy it again, or take it out.`);
  }
  const text = bytes.toString('latin1', 0, 512);
  const found = refused.find(({ pattern }) => pattern.test(text))?.name ?? 'of an unknown type';
  throw new AppError(
    'DATASET_TYPE_UNSUPPORTED',
    `${where} is ${found}; PNG, JPEG, WebP, BMP, TIFF, GIF, PPM and PGM are read. Convert it, for example to PNG, or take ` +
      'it out.',
  );
}
