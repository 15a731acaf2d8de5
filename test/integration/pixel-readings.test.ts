import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseInput } from '../../src-main/engine-process/intake/choose-input.ts';
import { movesNorm } from '../../src-main/engine-process/intake/reading.ts';
import { ResidentImages } from '../../src-main/engine-process/resident-images.ts';
import type { Engine } from '../../src-main/engines/engine.ts';
import { createEngine } from '../../src-main/engines/index.ts';
import type { Classifier } from '../../src-main/formats/classifier.ts';
import type { Dataset } from '../../src-main/formats/dataset/dataset.ts';
import { openDataset } from '../../src-main/formats/dataset/open-dataset.ts';
import { openModel } from '../../src-main/formats/model.ts';
import { appendPreprocessing, toModelPixels } from '../../src-main/neural-cleanse/preprocess.ts';
import { pixelRanges, type PixelRange } from '../../src-shared/domain/pixel-range.ts';

/**
 * Real models and images, with the images written in many ways and the model made to expect them in many ways: both by
 * arithmetic alone, so that the right reading is known. Where the reading is right, the images are the raw pixels that
 * the file began with and the network gets the numbers it was trained on: every norm is that of the original files.
 */
const shared = new URL('../../../shared/data/', import.meta.url).pathname;
const isHere = existsSync(shared);
if (!isHere) process.stdout.write(`skipped: no models and images at ${shared}\n`);

const { raw, mnist, inception, imagenet } = pixelRanges;
const nothingGiven = { modelPixels: null, datasetPixels: null };
const withRange = (mean: number[], scale: number[], reverseChannels = false): PixelRange => ({
  name: 'explicit',
  reverseChannels,
  mean,
  scale,
});

interface Original {
  readonly classifier: Classifier;
  readonly dataset: Dataset;
  readonly images: ResidentImages;
}

let engine: Engine;
let digits: Original;
let signs: Original;

async function open(model: string, images: string): Promise<Original> {
  const classifier = await openModel(shared + model);
  const dataset = await openDataset(shared + images, { expected: classifier.inputShape });
  return { classifier, dataset, images: await ResidentImages.read(dataset) };
}

beforeAll(async () => {
  if (!isHere) return;
  engine = await createEngine('onnxruntime', 'cpu', { threads: 2 });
  digits = await open('mnist/infected-target-0.h5', 'mnist/images.h5');
  signs = await open('gtsrb/infected-target-1.hdf5', 'gtsrb/images.h5');
});

/** The file with every image changed, and its labels where these are given. */
function written(
  { dataset, images }: Original,
  change: (raw: Float32Array) => Float32Array,
  labelOf: (label: number) => number = (label) => label,
): Promise<ResidentImages> {
  const { imageSize } = images;
  return ResidentImages.read({
    ...dataset,
    labels: dataset.labels!.map(labelOf),
    readImages: async (start, end, chosen) => {
      const read = await dataset.readImages(start, end, chosen);
      for (let first = 0; first < read.length; first += imageSize) {
        read.set(change(read.subarray(first, first + imageSize)), first);
      }
      return read;
    },
  });
}

/** Each image as `range` writes it. */
function as({ classifier }: Original, range: PixelRange) {
  const { channels, height, width } = classifier.inputShape;
  return (image: Float32Array): Float32Array => {
    const changed = image.slice();
    toModelPixels(changed, channels, height * width, range);
    return changed;
  };
}

/** The same network behind a first step that brings `range` back to what it was trained on, pixels from 0 to 1. */
function expecting({ classifier }: Original, range: PixelRange): Classifier {
  const { channels, height, width } = classifier.inputShape;
  const scaleAt = (place: number): number =>
    range.scale[range.scale.length === 1 ? 0 : Math.floor(place / (height * width))]!;
  const places = range.mean.length > channels ? range.mean.length : channels;
  const areaOf = places / channels;
  const mean = Array.from({ length: places }, (_, place) => {
    const channel = Math.floor(place / areaOf);
    const given = range.mean[range.mean.length === 1 ? 0 : place]!;
    return -given / scaleAt(channel * height * width);
  });
  const scale = Array.from({ length: channels }, (_, channel) => 255 / scaleAt(channel * height * width));
  const back = withRange(mean, scale);
  return {
    ...classifier,
    buildLogits: (graph, images) => {
      const ordered = appendPreprocessing(graph, images, back);
      const inOrder = range.reverseChannels
        ? appendPreprocessing(graph, ordered, withRange([0], [1], true))
        : ordered;
      return classifier.buildLogits(graph, inOrder);
    },
  };
}

const half = (image: Float32Array): Float32Array => Float32Array.from(Float16Array.from(image));

/** What interpolation leaves along edges: up to 8 % beyond the neighbours. */
function sharpened(image: Float32Array): Float32Array {
  return image.map((value, place) => {
    const step = (value - (image[place + 1] ?? value)) / 255;
    return value + 0.08 * 255 * step * Math.abs(step);
  });
}

/** By channel: mean and deviation of all images. */
function figures({ images, classifier }: Original): { mean: number[]; deviation: number[]; image: number[] } {
  const { channels, height, width } = classifier.inputShape;
  const image = new Array<number>(images.imageSize).fill(0);
  const squares = new Array<number>(channels).fill(0);
  const area = height * width;
  for (let index = 0; index < images.count; index++) {
    images.image(index).forEach((value, place) => {
      image[place] = image[place]! + value / images.count;
      squares[Math.floor(place / area)]! += value ** 2 / images.count / area;
    });
  }
  const mean = squares.map((_, channel) =>
    image.slice(channel * area, (channel + 1) * area).reduce((sum, value) => sum + value / area, 0),
  );
  return { mean, deviation: squares.map((sum, channel) => Math.sqrt(sum - mean[channel]! ** 2)), image };
}

/** How far the images are from the original ones on average and at most, in grey levels. */
function distance(original: Original, found: { copyInto(index: number, target: Float32Array): void }) {
  const image = new Float32Array(original.images.imageSize);
  let [sum, largest, count] = [0, 0, 0];
  for (let index = 0; index < original.images.count; index += 7) {
    found.copyInto(index, image);
    original.images.image(index).forEach((value, place) => {
      const off = Math.abs(value - image[place]!);
      sum += off;
      largest = Math.max(largest, off);
      count++;
    });
  }
  return { average: sum / count, largest };
}

const codes = (caveats: readonly { code: string }[]): string[] => caveats.map(({ code }) => code);

describe.skipIf(!isHere)('images of a model that takes pixels from 0 to 1', { timeout: 120_000 }, () => {
  it.each<[string, (image: Float32Array) => Float32Array, number]>([
    ['bytes', (image) => image, 0],
    ['floats up to 1.0001', (image) => image.map((value) => (value / 255) * 1.0001), 0.03],
    ['floats that overshoot to 1.08', (image) => sharpened(image).map((value) => value / 255), 21],
    ['raw floats that overshoot', sharpened, 21],
    ['float16', (image) => half(image.map((value) => value / 255)), 0.13],
    ['sixteen bits', (image) => image.map((value) => value * 257), 0.01],
    ['twelve bits', (image) => image.map((value) => Math.round((value / 255) * 4095)), 0.05],
    ['numbers from −1 to 1', (image) => image.map((value) => value / 127.5 - 1), 0.01],
    ['signed bytes', (image) => image.map((value) => value - 128), 0.01],
    [
      'a few broken pixels',
      (image) => image.map((value, place) => (place === 380 && value > 200 ? 9e3 : value)),
      55,
    ],
  ])('are read from %s as from the original file', async (_, change, furthest) => {
    // Of what is clipped the grey images are enough.
    for (const original of furthest > 1 ? [digits] : [digits, signs]) {
      const resident = await written(original, change);
      const { choice, images } = await chooseInput(engine, original.classifier, resident, nothingGiven);
      expect(choice.modelPixels).toEqual(mnist);
      expect(distance(original, images).largest).toBeLessThanOrEqual(furthest);
      expect(distance(original, images).average).toBeLessThan(1);
      expect(choice.cleanAccuracy!.accuracy).toBeGreaterThan(0.87);
      expect(choice.caveats.filter(({ effect }) => effect === 'inconclusive')).toEqual([]);
      // What is clipped is stated.
      expect(codes(choice.caveats)).toEqual(furthest > 1 ? ['pixels-clipped'] : []);
    }
  });
});

describe.skipIf(!isHere)('images and model of the same normalization', { timeout: 120_000 }, () => {
  it.each<[string, (original: Original) => PixelRange]>([
    [
      'mean and deviation of each channel',
      (original) => withRange(figures(original).mean, figures(original).deviation),
    ],
    ['mean of each channel, from 0 to 1', (original) => withRange(figures(original).mean, [255])],
    ['mean of each channel', (original) => withRange(figures(original).mean, [1])],
    ['mean image, from 0 to 1', (original) => withRange(figures(original).image, [255])],
    ['mean image', (original) => withRange(figures(original).image, [1])],
  ])('give the raw pixels back: %s', async (_, rangeOf) => {
    for (const original of [digits, signs]) {
      const range = rangeOf(original);
      const change = as(original, range);
      const resident = await written(original, (image) => half(change(image)));
      const { choice, images } = await chooseInput(
        engine,
        expecting(original, range),
        resident,
        nothingGiven,
      );
      expect(choice.cleanAccuracy!.accuracy).toBeGreaterThan(0.87);
      // Black is as dark as the darkest pixel of the file: in these signs a few grey levels.
      expect(distance(original, images).average).toBeLessThan(7);
      const right = { filePixels: range, modelPixels: range, isUsual: true };
      const found = { filePixels: choice.datasetPixels, modelPixels: choice.modelPixels, isUsual: true };
      expect(movesNorm(found, right)).toBe(false);
      expect(choice.caveats.filter(({ effect }) => effect === 'inconclusive')).toEqual([]);
    }
  });

  it('of ImageNet in BGR are read as what they are', async () => {
    const resident = await written(signs, as(signs, imagenet));
    const { choice, images } = await chooseInput(engine, expecting(signs, imagenet), resident, nothingGiven);
    expect([choice.datasetPixels, choice.modelPixels]).toEqual([imagenet, imagenet]);
    expect(distance(signs, images).largest).toBeLessThan(0.01);
    expect(choice.caveats).toEqual([]);
  });

  it('whose images were standardized one by one leave the verdict open', async () => {
    const standardize = (image: Float32Array): Float32Array => {
      const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
      const deviation = Math.sqrt(image.reduce((sum, value) => sum + (value - mean) ** 2, 0) / image.length);
      return image.map((value) => (value - mean) / deviation);
    };
    const resident = await written(digits, standardize);
    const { choice } = await chooseInput(engine, digits.classifier, resident, nothingGiven);
    expect(choice.caveats).toContainEqual(
      expect.objectContaining({ code: 'scaled-singly', effect: 'inconclusive' }),
    );
  });
});

describe.skipIf(!isHere)('raw images of a model', { timeout: 120_000 }, () => {
  it.each<[string, PixelRange]>([
    ['in BGR', withRange([0], [255], true)],
    ['of ImageNet in BGR', imagenet],
    ['of torchvision', withRange([123.675, 116.28, 103.53], [58.395, 57.12, 57.375])],
    ['from −1 to 1', inception],
    ['of raw pixels', raw],
  ])('%s are measured', async (_, range) => {
    const { choice } = await chooseInput(engine, expecting(signs, range), signs.images, nothingGiven);
    const { mean, scale, reverseChannels } = range;
    expect(choice.modelPixels).toMatchObject({ mean, scale, reverseChannels });
    expect(choice.caveats).toEqual([]);
  });

  it('that was trained on their own mean and deviation are measured too, or the verdict left open', async () => {
    for (const original of [digits, signs]) {
      const { mean, deviation } = figures(original);
      const range = withRange(mean, deviation);
      const { choice } = await chooseInput(engine, expecting(original, range), original.images, nothingGiven);
      const right = { filePixels: raw, modelPixels: range, isUsual: true };
      const found = { filePixels: choice.datasetPixels, modelPixels: choice.modelPixels, isUsual: true };
      expect(movesNorm(found, right) && choice.caveats.length === 0).toBe(false);
    }
  });

  it('are told apart by the loss where a network of ReLUs knows them in any brightness', async () => {
    const { choice } = await chooseInput(engine, digits.classifier, digits.images, nothingGiven);
    const [first, second] = choice.table;
    expect(first!.modelPixels).toEqual(mnist);
    expect(second!.modelPixels).toEqual(raw);
    expect(second!.accuracy).toBeGreaterThan(0.98);
    expect(choice.caveats).toEqual([]);
  });
});

describe.skipIf(!isHere)('labels in another order', { timeout: 120_000 }, () => {
  it('as folders sorted as text have it are taken in the order of the model, and it is said', async () => {
    const sorted = Array.from({ length: 43 }, (_, label) => String(label)).sort();
    const resident = await written(
      signs,
      (image) => image,
      (label) => sorted.indexOf(String(label)),
    );
    const { choice, images } = await chooseInput(engine, signs.classifier, resident, nothingGiven);
    expect(choice.modelPixels).toEqual(mnist);
    expect(choice.cleanAccuracy!.accuracy).toBeGreaterThan(0.87);
    expect(choice.caveats).toEqual([
      {
        code: 'labels-reordered',
        effect: 'weakens',
        message: expect.stringContaining('"10" before "2"') as string,
      },
    ]);
    for (const index of [0, 700, 3000]) expect(images.labelOf(index)).toBe(signs.images.labels![index]);
  });

  it('without a name are found by the answers of the model', async () => {
    const resident = await written(
      digits,
      (image) => image,
      (label) => (7 * label + 3) % 10,
    );
    const { choice, images } = await chooseInput(engine, digits.classifier, resident, nothingGiven);
    expect(choice.cleanAccuracy!.accuracy).toBeGreaterThan(0.98);
    expect(codes(choice.caveats)).toEqual(['labels-reordered']);
    for (const index of [0, 1, 2]) expect(images.labelOf(index)).toBe(digits.images.labels![index]);
  });

  it('that no order explains are near chance, with all that was tried', async () => {
    const resident = await written(
      digits,
      (image) => image,
      () => 4,
    );
    const shuffledLabels = Int32Array.from(
      { length: resident.count },
      (_, image) => (image * image + (image >> 2)) % 10,
    );
    const unrelated = await ResidentImages.read({ ...digits.dataset, labels: shuffledLabels });
    const { choice } = await chooseInput(engine, digits.classifier, unrelated, nothingGiven);
    expect(choice.nearChance).toBe(true);
    const [found] = choice.caveats;
    expect(found).toMatchObject({ code: 'accuracy-near-chance', effect: 'inconclusive' });
    expect(found!.message).toMatch(/pixel ranges.*orders of the channels.*orders of the labels.*resized/s);
  });
});

describe.skipIf(!isHere)('images without labels', { timeout: 120_000 }, () => {
  it('have the pixel range assumed under which the answers tell most, and that is said', async () => {
    const resident = await ResidentImages.read({ ...signs.dataset, labels: null });
    const bgr = expecting(signs, inception);
    const { choice } = await chooseInput(engine, bgr, resident, nothingGiven);
    expect(choice).toMatchObject({ assumed: true, cleanAccuracy: null, modelPixels: inception, table: [] });
  });
});
