import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { ModelOptions } from '../../../src-shared/domain/model-options.ts';
import type { ImageShape } from '../classifier.ts';

/** 8×8 pixels: fewer numbers are measurements of something else. */
const fewestPixels = 64;
/** Grey and colour. */
const channelCounts = [1, 3];

/**
 * The images that a network takes as rows of `length` numbers, from the size that the user states.
 * Throws AppError MODEL_INPUT_SIZE_NEEDED where it is missing or does not fit, MODEL_NOT_IMAGE_CLASSIFIER where no size
 * would.
 */
export function flatImageShape(
  path: string,
  length: number | undefined,
  { inputSize }: ModelOptions,
): ImageShape {
  if (length === undefined || length < fewestPixels) {
    throw new AppError(
      'MODEL_NOT_IMAGE_CLASSIFIER',
      `${path} takes a flat vector of ${length ?? 'any number of'} numbers, not images. Export a network whose input has the shape of the images, with a Flatten or Reshape after it.`,
    );
  }
  const area = inputSize === null ? NaN : inputSize.height * inputSize.width;
  const channels = channelCounts.find((count) => count * area === length);
  if (inputSize !== null && channels !== undefined) return { channels, ...inputSize };
  const what = `${path} takes a flat vector of ${length} numbers`;
  throw new AppError(
    'MODEL_INPUT_SIZE_NEEDED',
    inputSize === null
      ? `${what}; the height and width of its images are not in the file. If they are pixels, state the size: --input-size HxW${example(length)}.`
      : `${what}, which are no ${inputSize.height}×${inputSize.width} pixels, grey or in colour. State the size that it was trained with: --input-size HxW${example(length)}.`,
  );
}

/** A square of so many numbers, where there is one. */
function example(length: number): string {
  const side = channelCounts.map((count) => Math.sqrt(length / count)).find(Number.isInteger);
  return side === undefined ? '' : `, for example --input-size ${side}x${side}`;
}
