import { AppError } from '../../../src-shared/domain/app-error.ts';
import { findArray, lastName } from './choose-images.ts';
import type { DatasetArray } from './dataset.ts';

/** How an array writes the label of an image. */
type LabelForm = '[N] integer' | '[N, 1] integer' | '[N, K] one-hot';

/** Usual names of labels that are not derived from the name of the images. Compared without case. */
const usualNames = ['labels', 'label', 'y', 'targets', 'target', 'classes', 'class'];

/** Asked for as key: read the images without labels, whatever else the file holds. */
const noLabels = 'none';

/**
 * The array that holds the labels of `images`: the one asked for, else one whose name belongs to the images' name
 * (`X_test` and `Y_test`), else a usual name, else the only other array with one row an image. Undefined where there is none.
 */
export function chooseLabels(
  path: string,
  arrays: readonly DatasetArray[],
  images: DatasetArray,
  labelsKey: string | undefined,
): DatasetArray | undefined {
  if (labelsKey === noLabels) return undefined;
  if (labelsKey !== undefined) return findArray(path, arrays, labelsKey, '--labels-key');
  const group = images.key.slice(0, images.key.length - lastName(images.key).length);
  const possible = arrays.filter((array) => array !== images && labelFormOf(array.shape) !== undefined);
  const names = [...namesBelongingTo(lastName(images.key).toLowerCase()), ...usualNames];
  for (const name of names) {
    const named = possible.find(({ key }) => key.startsWith(group) && lastName(key).toLowerCase() === name);
    if (named !== undefined) return named;
  }
  const sameLength = possible.filter(({ shape }) => shape[0] === images.shape[0]);
  return sameLength.length === 1 ? sameLength[0] : undefined;
}

/** How labels of this shape are written; undefined where they cannot be labels. */
export function labelFormOf(shape: readonly number[]): LabelForm | undefined {
  if (shape.length === 1) return '[N] integer';
  if (shape.length !== 2) return undefined;
  return shape[1] === 1 ? '[N, 1] integer' : '[N, K] one-hot';
}

/** Throws DATASET_LABEL_MISMATCH where there is not one label an image, DATASET_TYPE_UNSUPPORTED for other shapes. */
export function checkLabelShape(path: string, images: DatasetArray, labels: DatasetArray): void {
  const where = `${path}: ${labels.key} is [${labels.shape.join(', ')}]`;
  if (labelFormOf(labels.shape) === undefined) {
    throw new AppError(
      'DATASET_TYPE_UNSUPPORTED',
      `${where}; labels are expected as [N] or [N, 1] integers or [N, K] one-hot. Choose others (--labels-key).`,
    );
  }
  if (labels.shape[0] === images.shape[0]) return;
  throw new AppError(
    'DATASET_LABEL_MISMATCH',
    `${where}, but ${images.key} holds ${images.shape[0]} images: one label for each is expected. ` +
      'Choose the labels that belong to the images (--labels-key).',
  );
}

function namesBelongingTo(images: string): string[] {
  return [
    images.replace(/^x/, 'y'),
    images.replace(/x$/, 'y'),
    images.replace('images', 'labels'),
    images.replace('image', 'label'),
  ].filter((name) => name !== images);
}
