/** The clean images of a scan by what they serve for, as numbers of images in memory. */
export interface ImageSplit {
  /** Those that the search draws from, ascending. */
  readonly searched: readonly number[];
  /** Those that finished triggers are measured on, ascending. */
  readonly heldOut: readonly number[];
}

/** Of five images at most one is held out: the search needs the most. Own choice. */
const largestShare = 1 / 5;

/** How many of `imageCount` images are held out under the setting `heldOutImages`. */
export function heldOutCount(heldOutImages: number, imageCount: number): number {
  return Math.min(heldOutImages, Math.floor(imageCount * largestShare));
}

/** Holds out evenly spaced images: files are often sorted by label. */
export function splitImages(heldOutImages: number, imageCount: number): ImageSplit {
  const count = heldOutCount(heldOutImages, imageCount);
  const heldOut = Array.from({ length: count }, (_, i) => Math.floor((i * imageCount) / count));
  const isHeldOut = new Set(heldOut);
  const all = Array.from({ length: imageCount }, (_, index) => index);
  return { searched: all.filter((index) => !isHeldOut.has(index)), heldOut };
}
