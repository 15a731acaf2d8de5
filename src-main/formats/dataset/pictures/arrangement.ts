import { AppError } from '../../../../src-shared/domain/app-error.ts';
import type { DatasetFinding } from '../dataset.ts';
import type { PictureStore } from './picture-store.ts';

/** How the pictures of a folder or archive lie in it. */
export interface Arrangement {
  /** The folder that was taken, `.` for the whole. */
  readonly base: string;
  /** Names of the pictures, in order. */
  readonly pictures: readonly string[];
  /** The folders right below the base, where every picture lies in one of them: its classes, in order. */
  readonly classes: readonly string[] | null;
  /** Folders that could be taken instead, with the pictures in each. */
  readonly choices: readonly { readonly key: string; readonly pictures: number }[];
  readonly findings: readonly DatasetFinding[];
}

/** Endings of pictures that torchvision and Keras read, and those of the same kinds. Others are no pictures. */
const pictureEnding = /\.(png|jpe?g|jpe|jfif|webp|bmp|dib|tiff?|gif|ppm|pgm|pnm)$/i;
/** Pictures that are not decoded. They are named rather than passed over. */
const refusedEnding = /\.(svgz?|heic|heif|avif|jxl|jp2|j2k|psd|pdf|dcm|exr|hdr|cr2|nef|dng)$/i;

/** Folders into which data sets are divided, those of images that were not trained on first. */
const splits = [
  'test',
  'testing',
  'val',
  'validation',
  'valid',
  'eval',
  'holdout',
  'dev',
  'train',
  'training',
];

/**
 * Finds the pictures and whether folders are their classes: the folders right below the base, as torchvision's ImageFolder
 * and Keras take them. A single folder on the way is entered, and of train, test and the like the test images are taken.
 * Throws AppError DATASET_EMPTY, DATASET_KEY_MISSING, DATASET_KEY_AMBIGUOUS, DATASET_TYPE_UNSUPPORTED.
 *
 * @param key the base, where the user names it
 */
export function arrangePictures(store: PictureStore, key: string | undefined): Arrangement {
  const all = store.names.filter((name) => pictureEnding.test(name));
  if (all.length === 0) throw noPictures(store);
  const base = key === undefined ? findBase(store, all) : checkBase(store, key);
  const pictures = all.filter((name) => isBelow(name, base));
  if (pictures.length === 0) throw nothingIn(store, base);
  checkRefused(store, base);
  const loose = pictures.filter((name) => !below(name, base).includes('/'));
  if (loose.length > 0 && loose.length < pictures.length) throw mixed(store, base, loose, pictures);
  const siblings = splitFolders(store, parentOf(base));
  return {
    base,
    pictures,
    classes: loose.length > 0 ? null : foldersIn(store, base),
    choices: siblings.map((split) => ({
      key: split,
      pictures: all.filter((name) => isBelow(name, split)).length,
    })),
    findings: findingsOf(store, base, pictures, siblings),
  };
}

/** Enters single folders that hold other folders, and the best of several splits. */
function findBase(store: PictureStore, pictures: readonly string[]): string {
  let base = '.';
  for (;;) {
    const isLoose = pictures.some((name) => isBelow(name, base) && !below(name, base).includes('/'));
    if (isLoose) return base;
    const split = splitFolders(store, base)[0];
    const inner = foldersIn(store, base).filter((name) =>
      pictures.some((picture) => isBelow(picture, join(base, name))),
    );
    // One folder alone is a wrapping; a class by itself would be no classification.
    const next = split ?? (inner.length === 1 ? join(base, inner[0]!) : undefined);
    if (next === undefined) return base;
    base = next;
  }
}

/** The folders of a base, if all of them are called like parts of a data set; the best first. */
function splitFolders(store: PictureStore, base: string): string[] {
  const folders = foldersIn(store, base);
  const rankOf = (name: string) => splits.indexOf(name.toLowerCase());
  if (folders.length === 0 || folders.some((name) => rankOf(name) === -1)) return [];
  return folders.sort((a, b) => rankOf(a) - rankOf(b)).map((name) => join(base, name));
}

function checkBase(store: PictureStore, key: string): string {
  const base = key.replace(/^\.?\/+|\/+$/g, '') || '.';
  if (base === '.' || store.folders.includes(base)) return base;
  const shown = store.folders.slice(0, 20).join(', ');
  throw new AppError(
    'DATASET_KEY_MISSING',
    `${store.path} has no folder "${key}". It has ${shown || 'none'}${store.folders.length > 20 ? ', …' : ''}. Choose one ` +
      'of them, or "." for the whole (--images-key).',
  );
}

function checkRefused(store: PictureStore, base: string): void {
  const name = store.names.find((candidate) => refusedEnding.test(candidate) && isBelow(candidate, base));
  if (name === undefined) return;
  throw new AppError(
    'DATASET_TYPE_UNSUPPORTED',
    `${store.path}: "${name}" is of a kind that is not decoded; PNG, JPEG, WebP, BMP, TIFF, GIF, PPM and PGM are. Convert it, ` +
      'for example to PNG, or take it out.',
  );
}

function findingsOf(
  store: PictureStore,
  base: string,
  pictures: readonly string[],
  siblings: readonly string[],
): DatasetFinding[] {
  const findings: DatasetFinding[] = [];
  if (siblings.length > 1) {
    const message = `The pictures in "${base}" were taken; there are also ${siblings.filter((name) => name !== base).join(', ')} (--images-key).`;
    findings.push({ severity: 'info', message });
  }
  const others = store.names.filter((name) => isBelow(name, base)).length - pictures.length;
  if (others > 0) {
    const example = store.names.find((name) => isBelow(name, base) && !pictureEnding.test(name))!;
    const message = `${others} file(s) that are no pictures by their ending were left out, for example "${example}".`;
    findings.push({ severity: 'info', message });
  }
  return findings;
}

/** Names of the folders right below. */
function foldersIn(store: PictureStore, base: string): string[] {
  return store.folders
    .filter((name) => isBelow(name, base) && !below(name, base).includes('/'))
    .map((name) => below(name, base));
}

function isBelow(name: string, base: string): boolean {
  return base === '.' || name.startsWith(`${base}/`);
}

/** The rest of a name below the base. */
export function below(name: string, base: string): string {
  return base === '.' ? name : name.slice(base.length + 1);
}

function join(base: string, name: string): string {
  return base === '.' ? name : `${base}/${name}`;
}

function parentOf(base: string): string {
  const end = base.lastIndexOf('/');
  return end === -1 ? '.' : base.slice(0, end);
}

function noPictures(store: PictureStore): AppError {
  const found = store.names.slice(0, 5).join(', ');
  return new AppError(
    'DATASET_EMPTY',
    `${store.path} holds no pictures (.png, .jpg, .webp, .bmp, .tif, .gif, .ppm)${found === '' ? '' : `; it holds ${found}${store.names.length > 5 ? ', …' : ''}`}. ` +
      'Choose a folder or a ZIP archive of pictures, with one folder for each label. A file of arrays in it is chosen by itself.',
  );
}

function nothingIn(store: PictureStore, base: string): AppError {
  return new AppError(
    'DATASET_EMPTY',
    `${store.path} holds no pictures in "${base}". Choose another folder (--images-key).`,
  );
}

function mixed(
  store: PictureStore,
  base: string,
  loose: readonly string[],
  pictures: readonly string[],
): AppError {
  return new AppError(
    'DATASET_KEY_AMBIGUOUS',
    `${store.path}: ${loose.length} pictures, such as "${loose[0]}", lie beside folders with ${pictures.length - loose.length} ` +
      `others${base === '.' ? '' : ` in "${base}"`}, so that the folders cannot be taken for labels. Choose one folder ` +
      '(--images-key), or move the pictures into folders.',
  );
}
