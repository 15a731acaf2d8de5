import { AppError } from '../../../src-shared/domain/app-error.ts';

export interface PixelLimits {
  readonly smallest: number;
  readonly largest: number;
  /** Name of the pixel range that implies them, e.g. `raw`. */
  readonly rangeName: string;
}

/**
 * Checks images [n, channels, height, width] of `imageSize` values each against the range the file is said to hold.
 * Throws DATASET_OUT_OF_RANGE naming the first image outside.
 */
export function checkPixelValues(images: Float32Array, imageSize: number, limits: PixelLimits): void {
  const { smallest, largest, rangeName } = limits;
  const index = images.findIndex((value) => value < smallest || value > largest);
  if (index === -1) return;
  throw new AppError(
    'DATASET_OUT_OF_RANGE',
    `Image ${Math.floor(index / imageSize)} holds the value ${images[index]}, but "${rangeName}" pixels lie between ` +
      `${smallest} and ${largest}. Say what the file holds with --dataset-pixels.`,
  );
}
