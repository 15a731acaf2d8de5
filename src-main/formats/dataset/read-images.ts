import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { Hdf5Dataset, NumericArray } from '../hdf5/hdf5-file.ts';
import { formatLimits } from '../limits.ts';
import type { ImageLayoutChoice } from './choose-images.ts';

/**
 * Images [start, end) as [n, channels, height, width], values unscaled; read in blocks, so that only the result and
 * one block are in memory. `where` names the array in errors. Throws DATASET_NOT_FINITE.
 */
export function readImages(
  dataset: Hdf5Dataset,
  layout: ImageLayoutChoice,
  start: number,
  end: number,
  where: string,
): Float32Array {
  const size = layout.channels * layout.height * layout.width;
  const images = new Float32Array((end - start) * size);
  const imagesAtOnce = Math.max(
    1,
    Math.floor(formatLimits.blockBytes / (size * Float64Array.BYTES_PER_ELEMENT)),
  );
  for (let from = start; from < end; from += imagesAtOnce) {
    const to = Math.min(end, from + imagesAtOnce);
    const target = images.subarray((from - start) * size, (to - start) * size);
    copyAsChannelsFirst(dataset.read(from, to), layout, target);
    checkFinite(target, size, from, where);
  }
  return images;
}

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
  for (let image = 0; image < target.length; image += pixels * channels) {
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      for (let channel = 0; channel < channels; channel += 1) {
        target[image + channel * pixels + pixel] = source[read]!;
        read += 1;
      }
    }
  }
}

function checkFinite(images: Float32Array, size: number, firstImage: number, where: string): void {
  const index = images.findIndex((value) => !Number.isFinite(value));
  if (index === -1) return;
  throw new AppError(
    'DATASET_NOT_FINITE',
    `${where} holds ${images[index]} in image ${firstImage + Math.floor(index / size)}; pixels must be finite numbers. ` +
      'Repair or leave out that image.',
  );
}
