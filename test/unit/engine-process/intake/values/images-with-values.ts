import { ResidentImages } from '../../../../../src-main/engine-process/resident-images.ts';
import type { ImageShape } from '../../../../../src-main/formats/classifier.ts';
import { labelRandom } from '../../../../../src-main/neural-cleanse/random.ts';

/** Images in memory, of values that are made up on the spot. */
export function imagesOf(
  shape: ImageShape,
  count: number,
  valueAt: (image: number, place: number) => number,
  labelOf?: (image: number) => number,
): Promise<ResidentImages> {
  const size = shape.channels * shape.height * shape.width;
  return ResidentImages.read({
    path: 'made-up.h5',
    format: 'HDF5',
    labelsPath: null,
    access: 'rows',
    labelNames: null,
    holdsRawPixels: false,
    resize: null,
    findings: [],
    files: ['made-up.h5'],
    imagesKey: 'x',
    labelsKey: labelOf === undefined ? null : 'y',
    layout: '[N, C, H, W]',
    isLayoutAmbiguous: false,
    ...shape,
    count,
    elementType: 'float32',
    imageBytes: 4 * size,
    chunkImages: 1,
    labelForm: labelOf === undefined ? 'none' : '[N] integer',
    labels: labelOf === undefined ? null : Int32Array.from({ length: count }, (_, image) => labelOf(image)),
    arrays: [],
    readImages: (_start, _end, chosen = Int32Array.of()) => {
      const values = new Float32Array(chosen.length * size);
      chosen.forEach((image, row) => {
        for (let place = 0; place < size; place++) values[row * size + place] = valueAt(image, place);
      });
      return Promise.resolve(values);
    },
    close: () => undefined,
  });
}

/** Raw pixels of `count` images: each evenly spread over a range of its own, as in photographs; black and white occur. */
export function photographs(size: number, count: number): number[][] {
  const random = labelRandom(11, 0);
  return Array.from({ length: count }, () => {
    const dark = random.below(100);
    const bright = 256 - random.below(100);
    return Array.from({ length: size }, () => {
      const end = random.below(20);
      return end === 0 ? 0 : end === 1 ? 255 : dark + random.below(bright - dark);
    });
  });
}
