import type { ImageShape } from '../../src-main/formats/classifier.ts';
import type { CleanImages } from '../../src-main/neural-cleanse/clean-images.ts';

/** Images of these pixels. */
export function givenImages(shape: ImageShape, pixels: readonly (readonly number[])[]): CleanImages {
  return { count: pixels.length, shape, copyInto: (index, target) => target.set(pixels[index]!) };
}
