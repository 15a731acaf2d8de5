import { AppError } from '../../src-shared/domain/app-error.ts';
import { describePixelRange, type PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { Classifier, ImageShape } from '../formats/classifier.ts';
import type { ResidentImages } from './resident-images.ts';

/**
 * Checks images against the model that they are to be shown to. Throws AppError `DATASET_SHAPE_MISMATCH` for another
 * size, `DATASET_LABEL_MISMATCH` for a label that the model does not have.
 */
export function checkImagesFit({ path, shape, labels }: ResidentImages, classifier: Classifier): void {
  const { inputShape: expected, labelCount } = classifier;
  const { channels, height, width } = expected;
  if (shape.channels !== channels || shape.height !== height || shape.width !== width) {
    throw new AppError(
      'DATASET_SHAPE_MISMATCH',
      `The images of "${path}" are ${shape.height}×${shape.width} with ${shape.channels} channel(s), but the model ` +
        `takes ${height}×${width} with ${channels}. Open images of that size; if these are the right ones, open them ` +
        'again, so that their axes are read for this model.',
    );
  }
  const wrong = labels?.find((label) => label < 0 || label >= labelCount);
  if (wrong === undefined) return;
  throw new AppError(
    'DATASET_LABEL_MISMATCH',
    `"${path}" holds the label ${wrong}, but the model has ${labelCount} labels, 0 to ${labelCount - 1}. ` +
      'Choose the labels that belong to this model, or go without labels (--labels-key).',
  );
}

/**
 * Scale is given once or once for each channel; mean likewise, or once for each value of an image. Throws AppError
 * `SETTINGS_INVALID`.
 */
export function checkChannels(range: PixelRange | null, shape: ImageShape, name: string): void {
  if (range === null) return;
  const { channels, height, width } = shape;
  const isWrong = (count: number): boolean => count !== 1 && count !== channels;
  const meanIsWrong = isWrong(range.mean.length) && range.mean.length !== channels * height * width;
  if (!meanIsWrong && !isWrong(range.scale.length)) return;
  const wrong = meanIsWrong ? range.mean.length : range.scale.length;
  throw new AppError(
    'SETTINGS_INVALID',
    `${name} "${describePixelRange(range)}" gives ${wrong} numbers, but the model's images have ${channels} ` +
      `channel(s). Give one number, or one for each channel.`,
  );
}
