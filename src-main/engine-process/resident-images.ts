import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImageShape } from '../formats/classifier.ts';
import type { Dataset } from '../formats/dataset/dataset.ts';

/** Most memory for clean images; a larger file is represented by evenly spaced images. */
const residentBytes = 512 * 1024 ** 2;
/** Most that is read from the file at a time: seconds of work, between which the process shows that it lives. */
const blockImages = 256;
const blockBytes = 64 * 1024 ** 2;

/** The clean images in memory, with the values that the file holds. */
export class ResidentImages {
  readonly path: string;
  readonly count: number;
  readonly shape: ImageShape;
  /** Values of one image: channels · height · width. */
  readonly imageSize: number;
  /** Label of each image kept, null without labels. */
  readonly labels: Int32Array | null;
  /** Smallest and largest value. */
  readonly valueRange: readonly [smallest: number, largest: number];
  private readonly values: Float32Array;

  private constructor(dataset: Dataset, kept: Int32Array, values: Float32Array) {
    const { path, channels, height, width, labels } = dataset;
    this.path = path;
    this.count = kept.length;
    this.shape = { channels, height, width };
    this.imageSize = channels * height * width;
    this.labels = labels === null ? null : kept.map((index) => labels[index]!);
    this.valueRange = extremes(values);
    this.values = values;
  }

  /** Reads the images with a turn of the event loop between blocks. Throws AppError FILE_* or DATASET_*. */
  static async read(dataset: Dataset): Promise<ResidentImages> {
    const imageSize = dataset.channels * dataset.height * dataset.width;
    const imageBytes = imageSize * Float32Array.BYTES_PER_ELEMENT;
    const count = Math.min(dataset.count, Math.max(1, Math.floor(residentBytes / imageBytes)));
    const kept = Int32Array.from({ length: count }, (_, i) => Math.floor((i * dataset.count) / count));
    const values = new Float32Array(count * imageSize);
    const imagesAtOnce = Math.min(blockImages, Math.max(1, Math.floor(blockBytes / imageBytes)));
    let next = 0;
    while (next < count) {
      next = readBlock(dataset, kept, next, imagesAtOnce, values);
      await nextTurn();
    }
    return new ResidentImages(dataset, kept, values);
  }

  /** The values of image `index`, [channels · height · width], as the file holds them; not to be written to. */
  image(index: number): Float32Array {
    return this.values.subarray(index * this.imageSize, (index + 1) * this.imageSize);
  }
}

/**
 * Reads a block of the file into `values` from kept image number `first` on, kept images ascending. Returns the number
 * of the kept image to go on with.
 */
function readBlock(
  dataset: Dataset,
  kept: Int32Array,
  first: number,
  imagesAtOnce: number,
  values: Float32Array,
): number {
  const imageSize = dataset.channels * dataset.height * dataset.width;
  const start = kept[first]!;
  const end = Math.min(start + imagesAtOnce, dataset.count);
  const block = dataset.readImages(start, end);
  let next = first;
  for (; next < kept.length && kept[next]! < end; next++) {
    const offset = (kept[next]! - start) * imageSize;
    values.set(block.subarray(offset, offset + imageSize), next * imageSize);
  }
  return next;
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
