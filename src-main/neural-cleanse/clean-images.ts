import type { ImageShape } from '../formats/classifier.ts';
import { heldOutRandom } from './random.ts';

/** Clean images in memory. */
export interface CleanImages {
  readonly count: number;
  readonly shape: ImageShape;
  /** Writes image `index`, raw pixels [channels · height · width], into `target`. */
  copyInto(index: number, target: Float32Array): void;
}

/** The images with the given numbers, in that order. */
export function imagesAt(images: CleanImages, indexes: readonly number[]): CleanImages {
  return {
    count: indexes.length,
    shape: images.shape,
    copyInto: (place, target) => images.copyInto(indexes[place]!, target),
  };
}

/** At most `count` images, evenly spaced. */
export function someImages(images: CleanImages, count: number): CleanImages {
  const kept = Math.min(count, images.count);
  return imagesAt(
    images,
    Array.from({ length: kept }, (_, i) => Math.floor((i * images.count) / kept)),
  );
}

/** The clean images of a scan by what they serve for. */
export interface ImageSplit {
  /** What the search draws from. */
  readonly searched: CleanImages;
  /** What finished triggers are measured on. */
  readonly heldOut: CleanImages;
}

/** Of so many images at most one is held out: the search needs the most. Own choice. */
const imagesPerHeldOut = 5;

/** How many of `imageCount` images are held out under the setting `heldOutImages`. */
export function heldOutCount(heldOutImages: number, imageCount: number): number {
  return Math.min(heldOutImages, Math.floor(imageCount / imagesPerHeldOut));
}

/**
 * Holds out one image of each of equally long runs, because files are often sorted by label; which one of a run is
 * drawn, because labels may also repeat with a period.
 */
export function splitImages(images: CleanImages, heldOutImages: number): ImageSplit {
  const count = heldOutCount(heldOutImages, images.count);
  const random = heldOutRandom();
  const startOfRun = (run: number) => Math.floor((run * images.count) / count);
  const heldOut = Array.from(
    { length: count },
    (_, run) => startOfRun(run) + random.below(startOfRun(run + 1) - startOfRun(run)),
  );
  const isHeldOut = new Set(heldOut);
  const all = Array.from({ length: images.count }, (_, index) => index);
  const searched = all.filter((index) => !isHeldOut.has(index));
  return { searched: imagesAt(images, searched), heldOut: imagesAt(images, heldOut) };
}
