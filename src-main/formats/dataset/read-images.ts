import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { Hdf5Dataset, NumericArray } from '../hdf5/hdf5-file.ts';
import type { ImageLayoutChoice } from './choose-images.ts';

export interface ImageRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Numbers of the images wanted of these, ascending. */
  readonly chosen: Int32Array;
}

/**
 * The chosen images as [n, channels, height, width], values unscaled. The whole range is read, because a read takes
 * time of its own, but only the chosen images are converted, which takes far longer. `where` names the array in errors.
 * Throws DATASET_NOT_FINITE.
 */
export function readImages(
  dataset: Hdf5Dataset,
  layout: ImageLayoutChoice,
  { start, end, chosen }: ImageRange,
  where: string,
): Float32Array {
  const size = layout.channels * layout.height * layout.width;
  const stored = dataset.read(start, end);
  const images = new Float32Array(chosen.length * size);
  chosen.forEach((image, place) => {
    const offset = (image - start) * size;
    const target = images.subarray(place * size, (place + 1) * size);
    copyAsChannelsFirst(stored.subarray(offset, offset + size), layout, target);
    checkFinite(target, image, where);
  });
  return images;
}

/** One image. */
function copyAsChannelsFirst(
  source: NumericArray,
  { layout, channels, height, width }: ImageLayoutChoice,
  target: Float32Array,
): void {
  if (layout !== '[N, H, W, C]' || channels === 1) {
    target.set(source);
    return;
  }
  const pixels = height * width;
  let read = 0;
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      target[channel * pixels + pixel] = source[read]!;
      read += 1;
    }
  }
}

function checkFinite(pixels: Float32Array, image: number, where: string): void {
  const found = pixels.find((value) => !Number.isFinite(value));
  if (found === undefined) return;
  throw new AppError(
    'DATASET_NOT_FINITE',
    `${where} holds ${found} in image ${image}; pixels must be finite numbers. Repair or leave out that image.`,
  );
}
