import { AppError } from '../../../../src-shared/domain/app-error.ts';
import type { ImageShape } from '../../classifier.ts';
import type { DatasetOptions } from '../dataset.ts';
import { canConvert, hasSize, hasUsualChannels, layoutsOf, type Layout } from './layout.ts';
import { listArrays, type StoredArray } from './stored-array.ts';

export interface LayoutChoice {
  /** The way that was taken. */
  readonly layout: Layout;
  /** Others that are as likely. */
  readonly others: readonly Layout[];
}

/** Usual names of clean images, best first: test images were not trained on. Compared without case. */
const preferredNames = [
  'x_test',
  'test_images',
  'images_test',
  'test_x',
  'test_set_x',
  'images',
  'x',
  'x_val',
  'x_valid',
  'val_images',
  'x_train',
  'train_images',
  'images_train',
  'train_x',
  'train_set_x',
  'data',
];

/**
 * The array that holds the images: the one asked for, else a usual name, else the only one that can; rows that hold a whole
 * image, and encoded pictures, only where nothing else can. Throws DATASET_KEY_MISSING or DATASET_KEY_AMBIGUOUS with all arrays and their shapes.
 */
export function chooseImages(
  path: string,
  arrays: readonly StoredArray[],
  { imagesKey, expected }: DatasetOptions,
): StoredArray {
  if (imagesKey !== undefined) return findArray(path, arrays, imagesKey, '--images-key');
  const possible = arrays.filter((array) => looksLikeImages(array, expected));
  const numbers = possible.filter(({ holds }) => holds === 'numbers');
  const images = numbers.filter(({ shape }) => shape.length > 2);
  const likeliest = [images, numbers, possible].find((arrays) => arrays.length > 0) ?? [];
  const candidates = fittingOr(likeliest, expected);
  const preferred = preferredNames
    .map((name) => candidates.filter(({ key }) => lastName(key).toLowerCase() === name))
    .find((named) => named.length > 0);
  const [choice, ...others] = preferred ?? candidates;
  if (choice === undefined) {
    throw new AppError(
      'DATASET_KEY_MISSING',
      `${path} holds no array of images: three or four axes, one of them the images, are expected, or rows of the model's ` +
        `size. It holds ${listArrays(arrays)}. Choose a file with images, or choose the array (--images-key).`,
    );
  }
  if (others.length > 0) {
    throw new AppError(
      'DATASET_KEY_AMBIGUOUS',
      `${path} holds several arrays that can be the images: ${listArrays([choice, ...others])}. ` +
        'Choose the right one (--images-key).',
    );
  }
  return choice;
}

/** Those that fit the model, where any does. */
function fittingOr(arrays: readonly StoredArray[], expected: ImageShape | undefined): readonly StoredArray[] {
  if (expected === undefined) return arrays;
  const sized = arrays.filter((array) =>
    layoutsOf(array, expected).some((layout) => hasSize(expected)(layout) && canConvert(layout, expected)),
  );
  const exact = sized.filter((array) =>
    layoutsOf(array, expected).some(
      (layout) => hasSize(expected)(layout) && layout.channels === expected.channels,
    ),
  );
  return exact.length > 0 ? exact : sized.length > 0 ? sized : arrays;
}

function looksLikeImages(array: StoredArray, expected: ImageShape | undefined): boolean {
  if (array.holds === 'bytes') return array.shape.length === 1;
  if (array.holds !== 'numbers') return false;
  const layouts = layoutsOf(array, expected);
  if (array.shape.length === 3) return array.shape.slice(1).every((extent) => extent > 1);
  return layouts.some(hasUsualChannels);
}

/** The array named `key`, with or without a leading slash. Throws DATASET_KEY_MISSING. */
export function findArray(
  path: string,
  arrays: readonly StoredArray[],
  key: string,
  option: string,
): StoredArray {
  const wanted = key.replace(/^\/+/, '');
  const array = arrays.find((candidate) => candidate.key === wanted);
  if (array !== undefined) return array;
  const readable = arrays.filter(({ holds }) => holds !== 'other');
  throw new AppError(
    'DATASET_KEY_MISSING',
    `${path} has no array of numbers named "${key}". It holds ${listArrays(readable)}. Choose one of them (${option}).`,
  );
}

/**
 * How the axes of `images` are to be read. Where a model is there its image size decides; images of other sizes are
 * refused, unless they are to be resized. Without a model the usual numbers of channels decide, the last axis first, then
 * the second. Throws DATASET_SHAPE_MISMATCH, DATASET_TYPE_UNSUPPORTED, DATASET_EMPTY.
 */
export function chooseLayout(
  path: string,
  images: StoredArray,
  { expected, resize }: DatasetOptions,
): LayoutChoice {
  const where = `${path}: ${images.key} is [${images.shape.join(', ')}] ${images.elementType}`;
  if (images.holds !== 'numbers') {
    throw new AppError(
      'DATASET_TYPE_UNSUPPORTED',
      `${where}, not numbers. Store images as uint8, an integer type or float32, or choose others (--images-key).`,
    );
  }
  const layouts = layoutsOf(images, expected);
  if (layouts.length === 0) {
    throw new AppError(
      'DATASET_SHAPE_MISMATCH',
      `${where}; images are expected as [N, height, width, channels], [N, channels, height, width] or [N, height, width], ` +
        "or as rows of the model's size. Choose another array (--images-key), or open the model first.",
    );
  }
  if (images.shape.includes(0)) {
    throw new AppError('DATASET_EMPTY', `${where}: it holds no images. Choose a file with images.`);
  }
  const [layout, ...others] = imageFirst(matching(layouts, expected, resize !== undefined));
  if (layout !== undefined) return { layout, others };
  if (expected === undefined) return { layout: layouts[0]!, others: layouts.slice(1, 2) };
  const { channels, height, width } = expected;
  throw new AppError(
    'DATASET_SHAPE_MISMATCH',
    `${where}, but the model takes images of ${height}×${width} with ${channels} channel${channels === 1 ? '' : 's'}. ` +
      'Choose images of that size, or have these resized (--resize stretch).',
  );
}

function matching(
  layouts: readonly Layout[],
  expected: ImageShape | undefined,
  mayResize: boolean,
): readonly Layout[] {
  if (expected === undefined) return layouts.filter(hasUsualChannels);
  const sized = layouts.filter(hasSize(expected));
  const exact = sized.filter(({ channels }) => channels === expected.channels);
  if (exact.length > 0) return exact;
  const converted = sized.filter((layout) => canConvert(layout, expected));
  if (converted.length > 0 || !mayResize) return converted;
  return layouts.filter((layout) => hasUsualChannels(layout) && canConvert(layout, expected));
}

/** Layouts in which the images come first, where any is there: others are read only where these cannot be meant. */
function imageFirst(layouts: readonly Layout[]): readonly Layout[] {
  const usual = layouts.filter(({ layout }) => layout.startsWith('[N'));
  return usual.length > 0 ? usual : layouts;
}

export function lastName(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
