import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImageShape } from '../formats/classifier.ts';
import type { ResizeMethod } from '../../src-shared/domain/resize-method.ts';
import type { Dataset } from '../formats/dataset/dataset.ts';

/** Most memory for clean images; a larger file is represented by evenly spaced images. */
const residentBytes = 512 * 1024 ** 2;
/** Images read from the file together where that is no more than `spanBytes`. */
const spanImages = 256;
/** Most that is read from the file at a time: well under a second, after which the process shows that it lives. */
const spanBytes = 32 * 1024 ** 2;
/** Pictures decoded between two signs of life: less than half a second. */
const picturesAtOnce = 32;
/** The same for images that the file has packed together, which would else be unpacked again and again. */
const packedSpanBytes = 128 * 1024 ** 2;
/** Reading so much more takes as long as a read by itself: 0.1 ms at 1.2 GB/s, measured. */
const worthwhileGapBytes = 128 * 1024;

interface ReadOptions {
  /** How pictures are resized; null: as the data set does. */
  readonly resize?: ResizeMethod | null;
  /** Most images. */
  readonly most?: number;
}

/** The clean images in memory, with the values that the file holds. */
export class ResidentImages {
  readonly path: string;
  readonly count: number;
  readonly shape: ImageShape;
  /** Values of one image: channels · height · width. */
  readonly imageSize: number;
  /** Label of each image kept, null without labels. */
  readonly labels: Int32Array | null;
  /** Whether the format says that the values are raw pixels. */
  readonly holdsRawPixels: boolean;
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
    this.holdsRawPixels = dataset.holdsRawPixels;
    this.valueRange = extremes(values);
    this.values = values;
  }

  /** Reads the images with a turn of the event loop between reads. Throws AppError FILE_* or DATASET_*. */
  static async read(
    dataset: Dataset,
    { resize = null, most = Infinity }: ReadOptions = {},
  ): Promise<ResidentImages> {
    const imageSize = dataset.channels * dataset.height * dataset.width;
    const imageBytes = imageSize * Float32Array.BYTES_PER_ELEMENT;
    const count = Math.min(dataset.count, most, Math.max(1, Math.floor(residentBytes / imageBytes)));
    const kept = Int32Array.from({ length: count }, (_, i) => Math.floor((i * dataset.count) / count));
    const values = new Float32Array(count * imageSize);
    const span = imagesInSpan(dataset, dataset.count / count);
    for (let next = 0; next < count;) {
      const chosen = withinSpan(kept, next, span);
      values.set(await dataset.readImages(chosen[0]!, chosen.at(-1)! + 1, chosen, resize), next * imageSize);
      next += chosen.length;
      await nextTurn();
    }
    return new ResidentImages(dataset, kept, values);
  }

  /** The values of image `index`, [channels · height · width], as the file holds them; not to be written to. */
  image(index: number): Float32Array {
    return this.values.subarray(index * this.imageSize, (index + 1) * this.imageSize);
  }
}

/** How many images of the file are read together. @param stride distance of the images that are kept */
function imagesInSpan({ imageBytes, chunkImages, access }: Dataset, stride: number): number {
  if (access === 'each') return Math.ceil(picturesAtOnce * stride);
  const fitting = Math.max(1, Math.floor(spanBytes / imageBytes));
  if (chunkImages === 1) {
    return stride * imageBytes > worthwhileGapBytes ? 1 : Math.min(spanImages, fitting);
  }
  if (chunkImages > fitting) return chunkImages * imageBytes <= packedSpanBytes ? chunkImages : fitting;
  return Math.max(1, Math.floor(Math.min(spanImages, fitting) / chunkImages)) * chunkImages;
}

/** The kept images from place `first` on that lie in the same span of the file; spans begin where chunks do. */
function withinSpan(kept: Int32Array, first: number, span: number): Int32Array {
  const end = (Math.floor(kept[first]! / span) + 1) * span;
  let last = first;
  while (last < kept.length && kept[last]! < end) last++;
  return kept.subarray(first, last);
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
