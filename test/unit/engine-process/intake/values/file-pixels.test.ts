import { describe, expect, it } from 'vitest';
import { judgeFilePixels } from '../../../../../src-main/engine-process/intake/values/file-pixels.ts';
import { valueStatistics } from '../../../../../src-main/engine-process/intake/values/value-statistics.ts';
import { RawImages } from '../../../../../src-main/engine-process/raw-images.ts';
import { toModelPixels } from '../../../../../src-main/neural-cleanse/preprocess.ts';
import { pixelRanges, type PixelRange } from '../../../../../src-shared/domain/pixel-range.ts';
import { imagesOf, photographs } from './images-with-values.ts';

const shape = { channels: 3, height: 6, width: 6 };
const area = 36;
const size = 3 * area;
const pictures = photographs(size, 300);

const explicit = (mean: number[], scale: number[]): PixelRange => ({
  name: 'explicit',
  reverseChannels: false,
  mean,
  scale,
});

/** Judges the photographs, written under a range and then changed value by value. */
async function judge(
  range: PixelRange,
  change: (value: number, image: number, place: number) => number = (value) => value,
) {
  const written = pictures.map((picture) => {
    const image = Float32Array.from(picture);
    toModelPixels(image, 3, area, range);
    return image;
  });
  const resident = await imagesOf(shape, pictures.length, (image, place) =>
    change(written[image]![place]!, image, place),
  );
  const file = judgeFilePixels(valueStatistics(resident));
  return { ...file, images: new RawImages(resident, file.range) };
}

/** By how many grey levels the images are off at most. */
function furthestOff(images: RawImages): number {
  const image = new Float32Array(size);
  return Math.max(
    ...pictures.map((picture, index) => {
      images.copyInto(index, image);
      return Math.max(...picture.map((pixel, place) => Math.abs(pixel - image[place]!)));
    }),
  );
}

const half = (value: number): number => Float32Array.from(new Float16Array([value]))[0]!;
const overshooting = (range: number, below: number) => (value: number, image: number, place: number) =>
  // One pixel in fifty, as along edges.
  (50 * image + place) % 50 === 7 ? (value > range / 2 ? 1.08 * range : below) : value;

describe('judgeFilePixels', () => {
  it.each([
    ['raw', pixelRanges.raw],
    ['mnist', pixelRanges.mnist],
    ['inception', pixelRanges.inception],
    ['imagenet', pixelRanges.imagenet],
  ])('knows %s by how its values lie', async (_, range) => {
    const { range: found, images, isMeasured } = await judge(range);
    expect(found).toEqual(range);
    expect(isMeasured).toBe(false);
    expect(images.check()).toBeNull();
    expect(furthestOff(images)).toBeLessThan(0.01);
  });

  it.each([
    ['a rounding', pixelRanges.mnist, (value: number) => 1.0001 * value],
    ['float16', pixelRanges.mnist, half],
    ['float16 of raw pixels', pixelRanges.raw, half],
    ['a little overshoot', pixelRanges.mnist, overshooting(1, -0.05)],
    ['a little overshoot of raw pixels', pixelRanges.raw, overshooting(255, -8)],
    [
      'a broken pixel',
      pixelRanges.mnist,
      (value: number, image: number, place: number) => (image === 9 && place === 5 ? 40 : value),
    ],
    [
      'a broken raw pixel',
      pixelRanges.raw,
      (value: number, image: number, place: number) => (image === 9 && place === 5 ? -4000 : value),
    ],
  ])('is not led astray by %s', async (_, range, change) => {
    expect((await judge(range, change)).range).toEqual(range);
  });

  it('clips an overshoot and says how far it went', async () => {
    const { images } = await judge(pixelRanges.raw, overshooting(255, -8));
    const clipping = images.check()!;
    expect(clipping.smallest).toBe(-8);
    expect(clipping.largest).toBeCloseTo(275.4, 3);
    expect(clipping.share).toBeGreaterThan(0.01);
    expect(clipping.share).toBeLessThan(0.03);
    const image = new Float32Array(size);
    images.copyInto(0, image);
    expect(Math.min(...image)).toBe(0);
    expect(Math.max(...image)).toBe(255);
  });

  it.each([8, 10, 12, 14, 16])(
    'takes whole numbers of %i bits for the fewest that hold them',
    async (bits) => {
      const largest = 2 ** bits - 1;
      const { range, images, others } = await judge(pixelRanges.raw, (value) =>
        Math.round((value / 255) * largest),
      );
      expect(range.scale[0]! * largest).toBeCloseTo(255, 3);
      expect(furthestOff(images)).toBeLessThan(0.2);
      // Dark images of more bits are possible, and measured.
      expect(others.length).toBe(bits === 8 ? 0 : (16 - bits) / 2);
    },
  );

  it.each([
    ['ImageNet', [123.675, 116.28, 103.53], [58.395, 57.12, 57.375]],
    ['CIFAR-10', [125.307, 122.961, 113.8575], [62.985, 62.0925, 66.708]],
    ['CIFAR-10 with the other deviation', [125.307, 122.961, 113.8575], [51.5865, 50.847, 51.255]],
  ])('knows the constants of %s', async (_, mean, scale) => {
    const { range, isMeasured } = await judge(explicit(mean, scale), half);
    expect(range).toEqual(explicit(mean, scale));
    expect(isMeasured).toBe(false);
  });

  it.each([
    ['mean and deviation of a channel', explicit([97, 90, 60], [41, 77, 60])],
    ['a mean of a channel', explicit([97, 90, 60], [255])],
    ['a mean of a channel of raw pixels', explicit([97, 90, 60], [1])],
    ['one mean and deviation', explicit([101.5], [64.2])],
  ])('finds black and white where %s are not known', async (_, written) => {
    const { images, isMeasured } = await judge(written);
    expect(isMeasured).toBe(true);
    expect(furthestOff(images)).toBeLessThan(0.05);
  });

  it('finds the mean image that was subtracted, as far as each place is black somewhere', async () => {
    // Some places are mostly dark and others mostly bright, as in digits.
    const pixel = (image: number, place: number): number =>
      255 * (pictures[image]![place]! / 255) ** (place % 2 === 0 ? 3 : 1 / 3);
    const mean = Array.from({ length: size }, (_, place) =>
      pictures.reduce((sum, _picture, image) => sum + pixel(image, place) / pictures.length, 0),
    );
    const resident = await imagesOf(
      shape,
      pictures.length,
      (image, place) => (pixel(image, place) - mean[place]!) / 255,
    );
    const { range, isMeasured } = judgeFilePixels(valueStatistics(resident));
    expect(isMeasured).toBe(true);
    expect(range.mean).toHaveLength(size);
    const images = new RawImages(resident, range);
    const image = new Float32Array(size);
    images.copyInto(3, image);
    image.forEach((found, place) => expect(Math.abs(found - pixel(3, place))).toBeLessThan(0.3));
  });

  it('says how little of its range the images fill, and what else it may be', async () => {
    const { range, filled, others } = await judge(pixelRanges.raw, (value) => Math.round(value / 16));
    expect(range).toEqual(pixelRanges.raw);
    expect(filled).toBeLessThan(0.07);
    expect(others).toEqual([{ range: explicit([0, 0, 0], [15.9375, 15.9375, 15.9375]), isLikely: true }]);
  });
});

describe('images under a range that was given', () => {
  it('are refused where more than an overshoot leaves it, with a remedy that is none of the given ones', async () => {
    const { images } = await judge(pixelRanges.raw);
    const wrong = new RawImages(images.resident, pixelRanges.mnist);
    expect(() => wrong.check()).toThrow(
      expect.objectContaining({
        code: 'DATASET_OUT_OF_RANGE',
        message: expect.stringMatching(/Read as "mnist".*leave --dataset-pixels out/) as string,
      }),
    );
  });
});
