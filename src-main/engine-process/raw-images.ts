import { describePixelRange, type PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { ImageShape } from '../formats/classifier.ts';
import { toRawPixels } from '../neural-cleanse/preprocess.ts';
import type { CleanImages } from '../neural-cleanse/clean-images.ts';
import { ClippingCount, type Clipping } from './intake/values/clipping.ts';
import type { ResidentImages } from './resident-images.ts';

/**
 * The resident images as raw pixels, under one reading of the file's pixel range. Each image is converted when it is
 * asked for, so that any number of readings share one copy of the file's values.
 */
export class RawImages implements CleanImages {
  readonly resident: ResidentImages;
  readonly filePixels: PixelRange;
  private readonly modelLabels: readonly number[] | null;

  /** @param modelLabels the model's label of each label of the file; null where they are the same */
  constructor(
    resident: ResidentImages,
    filePixels: PixelRange,
    modelLabels: readonly number[] | null = null,
  ) {
    this.resident = resident;
    this.filePixels = filePixels;
    this.modelLabels = modelLabels;
  }

  get count(): number {
    return this.resident.count;
  }

  get shape(): ImageShape {
    return this.resident.shape;
  }

  /** Label of an image as the model numbers it, null without labels. */
  labelOf(index: number): number | null {
    const label = this.resident.labels?.[index];
    return label === undefined ? null : (this.modelLabels?.[label] ?? label);
  }

  /** What leaves [0, 255] by overshoot or rounding is clipped. */
  copyInto(index: number, target: Float32Array): void {
    this.copyUnclipped(index, target);
    for (let i = 0; i < target.length; i++) target[i] = Math.min(255, Math.max(0, target[i]!));
  }

  /** What is clipped; null for nothing. Throws AppError `DATASET_OUT_OF_RANGE` where it is more than an overshoot. */
  check(): Clipping | null {
    const image = new Float32Array(this.resident.imageSize);
    const count = new ClippingCount();
    for (let index = 0; index < this.count; index++) {
      this.copyUnclipped(index, image);
      count.add(image, index);
    }
    return count.result(describePixelRange(this.filePixels), this.resident.valueRange);
  }

  private copyUnclipped(index: number, target: Float32Array): void {
    const { channels, height, width } = this.shape;
    target.set(this.resident.image(index));
    toRawPixels(target, channels, height * width, this.filePixels);
  }
}
