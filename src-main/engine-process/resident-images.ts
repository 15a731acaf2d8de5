import { describePixelRange, type PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { ImageShape } from '../formats/classifier.ts';
import { checkPixelValues } from '../formats/dataset/check-pixel-values.ts';
import type { Dataset } from '../formats/dataset/dataset.ts';
import type { CleanImages } from '../neural-cleanse/scan-labels.ts';
import { toRawPixels } from '../neural-cleanse/preprocess.ts';

/** Most memory for clean images; a larger file is represented by evenly spaced images. */
const residentBytes = 512 * 1024 ** 2;
/** Images read from the file at a time. */
const blockImages = 256;

/** The clean images of a scan in memory: first as the file holds them, then as raw pixels. */
export class ResidentImages implements CleanImages {
  readonly count: number;
  readonly shape: ImageShape;
  /** Label of each image kept, null without labels. */
  readonly labels: Int32Array | null;
  /** Smallest and largest value as the file holds them. */
  readonly valueRange: readonly [smallest: number, largest: number];
  private readonly values: Float32Array;
  private readonly size: number;

  constructor(dataset: Dataset) {
    const { channels, height, width } = dataset;
    this.shape = { channels, height, width };
    this.size = channels * height * width;
    const limit = Math.max(1, Math.floor(residentBytes / (4 * this.size)));
    this.count = Math.min(dataset.count, limit);
    this.values = new Float32Array(this.count * this.size);
    const kept = Int32Array.from({ length: this.count }, (_, i) =>
      Math.floor((i * dataset.count) / this.count),
    );
    this.labels = dataset.labels === null ? null : kept.map((index) => dataset.labels![index]!);
    readInBlocks(dataset, kept, this.size, this.values);
    this.valueRange = extremes(this.values);
  }

  copyInto(index: number, target: Float32Array): void {
    target.set(this.values.subarray(index * this.size, (index + 1) * this.size));
  }

  /** Brings all images from the file's pixel range to raw pixels. Throws AppError where that leaves [0, 255]. */
  convertToRaw(range: PixelRange): void {
    toRawPixels(this.values, this.shape.channels, this.shape.height * this.shape.width, range);
    checkPixelValues(this.values, {
      imageSize: this.size,
      fileRange: this.valueRange,
      readAs: describePixelRange(range),
    });
  }
}

/** Reads the kept images in ascending order, a block of the file at a time. */
function readInBlocks(dataset: Dataset, kept: Int32Array, size: number, values: Float32Array): void {
  let next = 0;
  while (next < kept.length) {
    const start = kept[next]!;
    const end = Math.min(start + blockImages, dataset.count);
    const block = dataset.readImages(start, end);
    for (; next < kept.length && kept[next]! < end; next++) {
      const offset = (kept[next]! - start) * size;
      values.set(block.subarray(offset, offset + size), next * size);
    }
  }
}

function extremes(values: Float32Array): [number, number] {
  let smallest = Infinity;
  let largest = -Infinity;
  for (const value of values) {
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return [smallest, largest];
}
