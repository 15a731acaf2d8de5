import { AppError } from '../../../src-shared/domain/app-error.ts';

/** Raw pixels lie in [0, 255]; a file that was scaled and is scaled back may leave that by rounding. */
const rounding = 1;

export interface PixelReading {
  /** Values of one image: channels · height · width. */
  readonly imageSize: number;
  /** Number of the first of the images. */
  readonly firstImage: number;
  /** Smallest and largest value as the file holds them. */
  readonly fileRange: readonly [smallest: number, largest: number];
  /** The pixel range that the file was said or judged to hold, e.g. `raw`. */
  readonly readAs: string;
}

/**
 * Checks that images [n, channels, height, width], brought back to raw pixels, are raw pixels.
 * Throws AppError `DATASET_OUT_OF_RANGE` naming the first image that is not.
 */
export function checkPixelValues(raw: Float32Array, reading: PixelReading): void {
  const { imageSize, firstImage, fileRange, readAs } = reading;
  const index = raw.findIndex((value) => value < -rounding || value > 255 + rounding);
  if (index === -1) return;
  throw new AppError(
    'DATASET_OUT_OF_RANGE',
    `The images hold values from ${short(fileRange[0])} to ${short(fileRange[1])}; read as "${readAs}", image ` +
      `${firstImage + Math.floor(index / imageSize)} has the raw pixel ${short(raw[index]!)}, where 0 to 255 is expected. Say what the ` +
      'file holds: raw, mnist, inception, imagenet, or mean=…;scale=… (--dataset-pixels).',
  );
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
