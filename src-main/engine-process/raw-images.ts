import { describePixelRange, type PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { ImageShape } from '../formats/classifier.ts';
import { checkPixelValues } from '../formats/dataset/check-pixel-values.ts';
import { toRawPixels } from '../neural-cleanse/preprocess.ts';
import type { CleanImages } from '../neural-cleanse/clean-images.ts';
import type { ResidentImages } from './resident-images.ts';

/**
 * The resident images as raw pixels, under one reading of the file's pixel range. Each image is converted when it is
 * asked for, so that any number of readings share one copy of the file's values.
 */
export class RawImages implements CleanImages {
  readonly resident: ResidentImages;
  readonly filePixels: PixelRange;

  constructor(resident: ResidentImages, filePixels: PixelRange) {
    this.resident = resident;
    this.filePixels = filePixels;
  }

  get count(): number {
    return this.resident.count;
  }

  get shape(): ImageShape {
    return this.resident.shape;
  }

  /** Label of an image in the file, null without labels. */
  labelOf(index: number): number | null {
    return this.resident.labels?.[index] ?? null;
  }

  copyInto(index: number, target: Float32Array): void {
    const { channels, height, width } = this.shape;
    target.set(this.resident.image(index));
    toRawPixels(target, channels, height * width, this.filePixels);
  }

  /** Throws AppError `DATASET_OUT_OF_RANGE` naming the first image that leaves [0, 255]. */
  check(): void {
    const { imageSize, valueRange } = this.resident;
    const image = new Float32Array(imageSize);
    const readAs = describePixelRange(this.filePixels);
    for (let index = 0; index < this.count; index++) {
      this.copyInto(index, image);
      checkPixelValues(image, { imageSize, firstImage: index, fileRange: valueRange, readAs });
    }
  }
}
