import { pixelRanges, type PixelRange } from '../../../src-shared/domain/pixel-range.ts';
import type { FilePixels } from './values/file-pixels.ts';
import {
  aroundZero,
  colourNormalizations,
  greyNormalizations,
  imagenetDeviation,
  inverted,
} from './values/known-normalizations.ts';
import { meanImageOf } from './values/mean-image.ts';
import type { Reading } from './reading.ts';
import type { ValueStatistics } from './values/value-statistics.ts';

/** The pixel range that is given, null: to be found out. */
export interface GivenRanges {
  readonly modelPixels: PixelRange | null;
  readonly datasetPixels: PixelRange | null;
}

/** Readings worth trying, the most common first: where several measure the same, the first is taken. */
export function plausibleReadings(
  values: ValueStatistics,
  file: FilePixels,
  scalesItsInput: boolean,
  given: GivenRanges,
): Reading[] {
  const filePixels = given.datasetPixels ?? file.range;
  const others = given.datasetPixels === null ? file.others : [];
  if (given.modelPixels !== null) {
    const { modelPixels } = given;
    return [
      { filePixels, modelPixels, isUsual: true },
      ...others.map(({ range, isLikely }) => ({ filePixels: range, modelPixels, isUsual: isLikely })),
    ];
  }
  const usual = usualRanges(filePixels, values.shape.channels, scalesItsInput);
  // Images that are no plain pixels were made for the model that they come with.
  const isMade =
    !plainRanges(scalesItsInput).includes(filePixels) && filePixels.mean.some((mean) => mean !== 0);
  return [
    ...usual.map((modelPixels, place) => ({ filePixels, modelPixels, isUsual: !isMade || place === 0 })),
    ...others.flatMap(({ range, isLikely }) =>
      [...plainRanges(scalesItsInput), range].map((modelPixels) => ({
        filePixels: range,
        modelPixels,
        isUsual: isLikely,
      })),
    ),
    ...guessedRanges(values, filePixels).map((modelPixels) => ({ filePixels, modelPixels, isUsual: false })),
  ];
}

/** What many models expect, the most common first. */
function usualRanges(file: PixelRange, channels: number, scalesItsInput: boolean): PixelRange[] {
  const plain = plainRanges(scalesItsInput);
  // Whole numbers are how files hold images, anything else is how a model takes them.
  const asStored = file === pixelRanges.raw ? [] : [file];
  if (channels === 1) return [...asStored, ...plain, ...greyNormalizations, inverted];
  if (channels !== 3) return [...asStored, ...plain];
  const reversed = [...plain, imagenetDeviation].map(withReversedChannels);
  return [...asStored, ...plain, pixelRanges.imagenet, imagenetDeviation, ...reversed];
}

/** What a model may have been trained on. */
function guessedRanges(values: ValueStatistics, file: PixelRange): PixelRange[] {
  const others = values.shape.channels === 3 ? colourNormalizations : [];
  return [...ownRanges(values, file), aroundZero, ...others];
}

function plainRanges(scalesItsInput: boolean): PixelRange[] {
  const { raw, mnist, inception } = pixelRanges;
  return scalesItsInput ? [raw, mnist, inception] : [mnist, inception, raw];
}

function withReversedChannels(range: PixelRange): PixelRange {
  return { ...range, name: 'explicit', reverseChannels: true };
}

/** Ranges by the images' own mean and deviation, which are about those of the images that the model was trained on. */
function ownRanges(values: ValueStatistics, file: PixelRange): PixelRange[] {
  if (file.mean.length > values.shape.channels) return [];
  const { mean, deviation } = rawFigures(values, file);
  const average = (numbers: readonly number[]): number =>
    numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const centre = average(mean);
  const variance = average(mean.map((one, channel) => (one - centre) ** 2 + deviation[channel]! ** 2));
  const explicit = (numbers: readonly number[], scale: readonly number[]): PixelRange => ({
    name: 'explicit',
    reverseChannels: false,
    mean: numbers.map(rounded),
    scale: scale.map(rounded),
  });
  const meanImage = meanImageOf(values, file);
  const ranges = [explicit(mean, deviation), explicit(mean, [255]), explicit(mean, [1])];
  if (mean.length > 1) ranges.push(explicit([centre], [Math.sqrt(variance)]));
  if (meanImage !== null) {
    for (const scale of [255, 1]) {
      ranges.push({ name: 'explicit', reverseChannels: false, mean: meanImage, scale: [scale] });
    }
  }
  // Images that are all the same have no deviation to divide by.
  return ranges.filter(({ scale }) => scale.every((value) => value > 0));
}

function rawFigures({ channels }: ValueStatistics, { mean, scale, reverseChannels }: PixelRange) {
  const at = (numbers: readonly number[], channel: number): number =>
    numbers[numbers.length === 1 ? 0 : channel]!;
  const figures = channels.map((one, channel) => ({
    mean: one.mean * at(scale, channel) + at(mean, channel),
    deviation: one.deviation * Math.abs(at(scale, channel)),
  }));
  if (reverseChannels) figures.reverse();
  return { mean: figures.map((one) => one.mean), deviation: figures.map((one) => one.deviation) };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4)) + 0;
}
