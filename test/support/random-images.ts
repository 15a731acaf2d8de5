import type { ImageShape } from '../../src-main/formats/classifier.ts';
import { labelRandom } from '../../src-main/neural-cleanse/random.ts';
import type { CleanImages } from '../../src-main/neural-cleanse/clean-images.ts';

/** Images of uniform noise in [0, 255], the same for the same seed. */
export function randomImages(count: number, shape: ImageShape, seed = 2): CleanImages {
  const size = shape.channels * shape.height * shape.width;
  const random = labelRandom(seed, 0);
  const pixels = Float32Array.from({ length: count * size }, () => random.unit() * 255);
  return {
    count,
    shape,
    copyInto: (index, target) => target.set(pixels.subarray(index * size, (index + 1) * size)),
  };
}
