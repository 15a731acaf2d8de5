import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { ImageShape } from '../classifier.ts';
import type { DatasetArray, DatasetOptions } from './dataset.ts';

/** Order of the axes in the file: number of images, height, width, channels. */
export type ImageLayout = '[N, H, W, C]' | '[N, H, W]' | '[N, C, H, W]';

export interface ImageLayoutChoice extends ImageShape {
  readonly layout: ImageLayout;
  readonly isLayoutAmbiguous: boolean;
}

/** Usual names of clean images, best first: test images were not trained on. Compared without case. */
const preferredNames = [
  'x_test',
  'test_images',
  'images_test',
  'images',
  'x',
  'x_val',
  'x_valid',
  'val_images',
  'x_train',
  'train_images',
  'images_train',
  'data',
];

/** Grey, RGB and RGBA: what tells the channel axis from the others where no model does. */
const usualChannelCounts = [1, 3, 4];

/**
 * The array that holds the images: the one asked for, else a usual name, else the only one that can.
 * Throws DATASET_KEY_MISSING or DATASET_KEY_AMBIGUOUS with all arrays and their shapes.
 */
export function chooseImages(
  path: string,
  arrays: readonly DatasetArray[],
  options: DatasetOptions,
): DatasetArray {
  if (options.imagesKey !== undefined) return findArray(path, arrays, options.imagesKey, '--images-key');
  const { expected } = options;
  const possible = arrays.filter(({ shape }) => layoutsOf(shape).length > 0);
  const fitting = expected && possible.filter(({ shape }) => layoutsOf(shape).some(fits(expected)));
  const candidates = fitting !== undefined && fitting.length > 0 ? fitting : possible;
  const preferred = preferredNames
    .map((name) => candidates.filter(({ key }) => lastName(key).toLowerCase() === name))
    .find((named) => named.length > 0);
  const [choice, ...others] = preferred ?? candidates;
  if (choice === undefined) {
    throw new AppError(
      'DATASET_KEY_MISSING',
      `${path} holds no array of images: three or four axes, one of them the images, are expected. ` +
        `It holds ${listArrays(arrays)}. Choose a file with images, or choose the array (--images-key).`,
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

/** The array named `key`, with or without a leading slash. Throws DATASET_KEY_MISSING. */
export function findArray(
  path: string,
  arrays: readonly DatasetArray[],
  key: string,
  option: string,
): DatasetArray {
  const wanted = key.replace(/^\/+/, '');
  const array = arrays.find((candidate) => candidate.key === wanted);
  if (array !== undefined) return array;
  throw new AppError(
    'DATASET_KEY_MISSING',
    `${path} has no array of numbers named "${key}". It holds ${listArrays(arrays)}. Choose one of them (${option}).`,
  );
}

/**
 * Which axis is which. The model's image size decides where it is known; else a usual number of channels does.
 * Throws DATASET_TYPE_UNSUPPORTED for arrays that are no images, DATASET_SHAPE_MISMATCH, DATASET_EMPTY.
 */
export function chooseLayout(
  path: string,
  { key, shape }: DatasetArray,
  expected: ImageShape | undefined,
): ImageLayoutChoice {
  const where = `${path}: ${key} is [${shape.join(', ')}]`;
  if (shape.length !== 3 && shape.length !== 4) {
    throw new AppError(
      'DATASET_TYPE_UNSUPPORTED',
      `${where}; images have the axes [N, H, W, C], [N, H, W] or [N, C, H, W]. Reshape it or choose another (--images-key).`,
    );
  }
  if (shape.includes(0)) {
    throw new AppError('DATASET_EMPTY', `${where}: there are no images in it. Choose a file with images.`);
  }
  const layouts = allLayouts(shape);
  const matching = layouts.filter(expected === undefined ? hasUsualChannels : fits(expected));
  if (expected !== undefined && matching.length === 0) {
    const { channels, height, width } = expected;
    throw new AppError(
      'DATASET_SHAPE_MISMATCH',
      `${where}, but the model takes images of ${height}×${width} with ${channels} channel${channels === 1 ? '' : 's'}. ` +
        'Choose images of that size, or resize these first.',
    );
  }
  const choice = matching[0] ?? layouts[0]!;
  return { ...choice, isLayoutAmbiguous: layouts.length > 1 && matching.length !== 1 };
}

/** `X_test [3990, 32, 32, 3] uint8, Y_test [3990, 43] float32`. */
function listArrays(arrays: readonly DatasetArray[]): string {
  if (arrays.length === 0) return 'no arrays of numbers';
  const shown = arrays
    .slice(0, 20)
    .map(({ key, shape, elementType }) => `${key} [${shape.join(', ')}] ${elementType}`);
  return shown.join(', ') + (arrays.length > 20 ? ` and ${arrays.length - 20} more` : '');
}

type Layout = ImageShape & { readonly layout: ImageLayout };

function allLayouts(shape: readonly number[]): Layout[] {
  const [, first = 0, second = 0, third = 0] = shape;
  if (shape.length === 3) return [{ layout: '[N, H, W]', channels: 1, height: first, width: second }];
  return [
    { layout: '[N, H, W, C]', channels: third, height: first, width: second },
    { layout: '[N, C, H, W]', channels: first, height: second, width: third },
  ];
}

/** Layouts under which the array looks like images; for three axes at least two pixels a side. */
function layoutsOf(shape: readonly number[]): Layout[] {
  if (shape.length === 4) return allLayouts(shape).filter(hasUsualChannels);
  return shape.length === 3 && shape.slice(1).every((extent) => extent > 1) ? allLayouts(shape) : [];
}

function hasUsualChannels({ channels }: ImageShape): boolean {
  return usualChannelCounts.includes(channels);
}

function fits(expected: ImageShape): (layout: ImageShape) => boolean {
  return ({ channels, height, width }) =>
    channels === expected.channels && height === expected.height && width === expected.width;
}

export function lastName(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
