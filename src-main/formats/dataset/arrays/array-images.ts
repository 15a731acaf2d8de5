import { AppError } from '../../../../src-shared/domain/app-error.ts';
import type { ResizeMethod } from '../../../../src-shared/domain/resize-method.ts';
import type { ImageShape } from '../../classifier.ts';
import type { NumericArray } from '../../hdf5/hdf5-file.ts';
import { resizeImage } from '../decoding/resize.ts';
import type { Layout } from './layout.ts';
import { storedShape, type StoredArray } from './stored-array.ts';

/** Weights of R, G and B for grey: ITU-R 601, as Pillow's and torchvision's. */
const luma = [0.299, 0.587, 0.114] as const;

/** The images in an array, as the model's size asks for them. */
export class ArrayImages {
  private readonly array: StoredArray;
  private readonly layout: Layout;
  private readonly wanted: ImageShape;
  /** Names the array in errors. */
  private readonly where: string;
  /** The whole array, where images do not lie one after the other. */
  private whole: NumericArray | undefined;

  constructor(array: StoredArray, layout: Layout, wanted: ImageShape, where: string) {
    this.array = array;
    this.layout = layout;
    this.wanted = wanted;
    this.where = where;
  }

  /**
   * The chosen images as [n, channels, height, width], values unscaled. The whole range is read, because a read takes
   * time of its own, but only the chosen images are converted, which takes far longer. Throws DATASET_NOT_FINITE.
   */
  async read(start: number, end: number, chosen: Int32Array, resize: ResizeMethod): Promise<Float32Array> {
    const stored = await this.stored(start, end);
    const first = this.layout.isImageFirst ? start : 0;
    const size = this.wanted.channels * this.wanted.height * this.wanted.width;
    const images = new Float32Array(chosen.length * size);
    const isAsWanted = this.isAsWanted();
    chosen.forEach((image, place) => {
      const target = images.subarray(place * size, (place + 1) * size);
      const offset = (image - first) * this.layout.strides.N;
      if (isAsWanted) copyPlanes(stored, offset, this.layout, target);
      else target.set(this.convert(stored, offset, resize));
      checkFinite(target, image, this.where);
    });
    return images;
  }

  private async stored(start: number, end: number): Promise<NumericArray> {
    if (this.layout.isImageFirst) return this.array.read(start, end);
    this.whole ??= await this.array.read(0, storedShape(this.array)[0]!);
    return this.whole;
  }

  private isAsWanted(): boolean {
    const { channels, height, width } = this.layout;
    const { wanted } = this;
    return channels === wanted.channels && height === wanted.height && width === wanted.width;
  }

  private convert(stored: NumericArray, offset: number, resize: ResizeMethod): Float32Array {
    const { channels, height, width } = this.layout;
    const planes = new Float32Array(channels * height * width);
    copyPlanes(stored, offset, this.layout, planes);
    const values = convertChannels(planes, channels, this.wanted.channels);
    const image = { channels: this.wanted.channels, height, width, values };
    return resizeImage(image, this.wanted, resize, this.array.elementType === 'uint8').values;
  }
}

/** One image as [channels, height, width]. */
function copyPlanes(source: NumericArray, offset: number, layout: Layout, target: Float32Array): void {
  const { channels, height, width, strides } = layout;
  const isPlanar = strides.W === 1 && strides.H === width && (channels === 1 || strides.C === height * width);
  if (isPlanar) {
    target.set(source.subarray(offset, offset + target.length));
    return;
  }
  let written = 0;
  for (let channel = 0; channel < channels; channel += 1) {
    for (let y = 0; y < height; y += 1) {
      let read = offset + channel * strides.C + y * strides.H;
      for (let x = 0; x < width; x += 1) {
        target[written] = source[read]!;
        written += 1;
        read += strides.W;
      }
    }
  }
}

/** Grey is repeated, colour weighed to grey, and a fourth channel dropped. */
function convertChannels(planes: Float32Array, channels: number, wanted: number): Float32Array {
  if (channels === wanted) return planes;
  const area = planes.length / channels;
  const converted = new Float32Array(wanted * area);
  for (let channel = 0; channel < wanted; channel++) {
    const source = channels === 1 ? 0 : channel * area;
    converted.set(planes.subarray(source, source + area), channel * area);
  }
  if (wanted === 1) {
    for (let i = 0; i < area; i++) {
      converted[i] = luma[0] * planes[i]! + luma[1] * planes[area + i]! + luma[2] * planes[2 * area + i]!;
    }
  }
  return converted;
}

function checkFinite(pixels: Float32Array, image: number, where: string): void {
  const found = pixels.find((value) => !Number.isFinite(value));
  if (found === undefined) return;
  throw new AppError(
    'DATASET_NOT_FINITE',
    `${where} holds ${found} in image ${image}; pixels must be finite numbers. Repair or leave out that image.`,
  );
}
