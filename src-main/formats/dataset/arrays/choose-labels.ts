import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { findArray, lastName } from './choose-images.ts';
import { listArrays, type StoredArray } from './stored-array.ts';

/** Usual names of labels that are not derived from the name of the images. Compared without case. */
export const usualLabelNames: readonly string[] = [
  'labels',
  'label',
  'y',
  'targets',
  'target',
  'classes',
  'class',
  'fine_labels',
];

/** Names of what belongs to an image without being its label. */
const otherNames = /(file|path|name|id|index|idx|weight|mask)s?$/i;

/** Asked for as key: read the images without labels, whatever else the file holds. */
export const noLabels = 'none';

/**
 * The array that holds the labels of `images`: the one asked for, else one whose name belongs to the images' name
 * (`X_test` and `Y_test`), else a usual name, else the only other array with one row an image. Undefined where there is
 * none. Throws DATASET_KEY_AMBIGUOUS where several can be: labels that are there do not count as none.
 *
 * @param count number of images
 */
export function chooseLabels(
  path: string,
  arrays: readonly StoredArray[],
  images: StoredArray,
  count: number,
  labelsKey: string | undefined,
): StoredArray | undefined {
  if (labelsKey === noLabels) return undefined;
  if (labelsKey !== undefined) return findArray(path, arrays, labelsKey, '--labels-key');
  const group = images.key.slice(0, images.key.length - lastName(images.key).length);
  const others = arrays.filter((array) => array !== images);
  const names = [...namesBelongingTo(lastName(images.key).toLowerCase()), ...usualLabelNames];
  for (const name of names) {
    const named = others.find(({ key }) => key.startsWith(group) && lastName(key).toLowerCase() === name);
    if (named !== undefined) return named;
  }
  const possible = others.filter(
    (array) => labelAxes(array.shape, count) !== undefined && !otherNames.test(lastName(array.key)),
  );
  if (possible.length <= 1) return possible[0];
  throw new AppError(
    'DATASET_KEY_AMBIGUOUS',
    `${path} holds several arrays that can be the labels: ${listArrays(possible)}. Choose the right one (--labels-key), or ` +
      'go without (--labels-key none).',
  );
}

/** Whether an array has one label for each image: `rows` of columns, or a single number each. */
export interface LabelAxes {
  /** The axis of the images. */
  readonly images: number;
  /** The axis of the columns; undefined where each image has one number. */
  readonly columns: number | undefined;
}

/** The axes of labels of this shape, axes of one step left aside; undefined where it cannot hold a label for each image. */
export function labelAxes(shape: readonly number[], count: number): LabelAxes | undefined {
  const images = shape.indexOf(count);
  const long = shape.map((_, axis) => axis).filter((axis) => axis !== images && shape[axis]! > 1);
  if (images === -1 || long.length > 1 || shape.length > 4) return undefined;
  return { images, columns: long[0] };
}

/** Throws DATASET_LABEL_MISMATCH where there is not one label an image, DATASET_TYPE_UNSUPPORTED for other shapes. */
export function requireLabelAxes(
  where: string,
  { shape }: StoredArray,
  imagesKey: string,
  count: number,
): LabelAxes {
  const axes = labelAxes(shape, count);
  if (axes !== undefined) return axes;
  const found = `${where} is [${shape.join(', ')}]`;
  const extents = shape.filter((extent) => extent > 1);
  if (extents.length > 2) {
    throw new AppError(
      'DATASET_TYPE_UNSUPPORTED',
      `${found}; labels are expected as [N] or [N, 1] integers or [N, K] one-hot. Choose others (--labels-key).`,
    );
  }
  throw new AppError(
    'DATASET_LABEL_MISMATCH',
    `${found}, but ${imagesKey} holds ${count} images: one label for each is expected. ` +
      'Choose the labels that belong to the images (--labels-key).',
  );
}

function namesBelongingTo(images: string): string[] {
  return [
    images.replace(/^x/, 'y'),
    images.replace(/x$/, 'y'),
    images.replace('images', 'labels'),
    images.replace('image', 'label'),
    images.replace('data', 'labels'),
    images.replace('data', 'targets'),
  ].filter((name) => name !== images);
}
