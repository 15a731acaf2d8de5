import { AppError } from '../../src-shared/domain/app-error.ts';
import { describePixelRange, type PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { Classifier } from '../formats/classifier.ts';
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

/** Mean and scale are given once, or once for each channel. Throws AppError `SETTINGS_INVALID`. */
export function checkChannels(range: PixelRange | null, channels: number, name: string): void {
  const wrong = [range?.mean.length ?? 1, range?.scale.length ?? 1].find((n) => n !== 1 && n !== channels);
  if (range === null || wrong === undefined) return;
  throw new AppError(
    'SETTINGS_INVALID',
    `${name} "${describePixelRange(range)}" gives ${wrong} numbers, but the model's images have ${channels} ` +
      `channel(s). Give one number, or one for each channel.`,
  );
}
