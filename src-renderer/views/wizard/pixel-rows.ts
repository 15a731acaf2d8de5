import type { PixelFacts } from '../../../src-shared/contract/draft.ts';
import { pixelRanges, type PixelRange } from '../../../src-shared/domain/pixel-range.ts';

/** One reading of the pixels that can be chosen. */
export interface PixelRow {
  readonly modelPixels: PixelRange;
  readonly datasetPixels: PixelRange;
  /** Null where it was not measured. */
  readonly accuracy: number | null;
  readonly images: number;
}

/** Whether both give the network the same numbers, whatever they are called. */
export function isSameRange(a: PixelRange, b: PixelRange): boolean {
  const numbersOf = ({ reverseChannels, mean, scale }: PixelRange) =>
    JSON.stringify([reverseChannels, mean, scale]);
  return numbersOf(a) === numbersOf(b);
}

/** Whether both read file and model alike. */
export function isSameReading(a: Reading, b: Reading): boolean {
  return isSameRange(a.modelPixels, b.modelPixels) && isSameRange(a.datasetPixels, b.datasetPixels);
}

type Reading = Pick<PixelRow, 'modelPixels' | 'datasetPixels'>;

/** More rows are of no use: they do far worse than the first ones. */
const mostRows = 8;

/**
 * The rows of the table, best first: the best of those measured, else the usual ranges without figures; and the range in
 * force where it is none of these.
 */
export function rowsToShow(pixels: PixelFacts, channels: number): PixelRow[] {
  const { modelPixels, datasetPixels } = pixels;
  const rows: PixelRow[] =
    pixels.table.length > 0
      ? pixels.table.slice(0, mostRows)
      : usualRanges(channels).map((range) => ({
          modelPixels: range,
          datasetPixels,
          accuracy: null,
          images: 0,
        }));
  if (rows.some((row) => isSameReading(row, pixels))) return rows;
  const { accuracy = null, images = 0 } = pixels.cleanAccuracy ?? {};
  return [...rows, { modelPixels, datasetPixels, accuracy, images }];
}

/** Accuracies on some hundred images that differ by less are taken for equal. Own choice: about two standard errors. */
const equalWithin = 0.05;

/** The best accuracy measured, where the range in force is clearly worse; else null. */
export function betterAccuracy({ table, cleanAccuracy }: PixelFacts): number | null {
  const best = Math.max(0, ...table.map((row) => row.accuracy));
  return cleanAccuracy !== null && best > cleanAccuracy.accuracy + equalWithin ? best : null;
}

/** What reading the images found, but for a low accuracy, which has a notice of its own. */
export function otherCaveats({ caveats }: PixelFacts): PixelFacts['caveats'] {
  return caveats.filter(({ code }) => code !== 'accuracy-near-chance');
}

/** Numbers as typed for a mean or a scale, separated by commas or spaces. Null where they do not fit. */
export function parseChannelNumbers(text: string, channels: number): number[] | null {
  const numbers = text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number);
  const fits = numbers.length === 1 || numbers.length === channels;
  return fits && numbers.every(Number.isFinite) ? numbers : null;
}

function usualRanges(channels: number): PixelRange[] {
  const { raw, mnist, inception, imagenet } = pixelRanges;
  const plain = [mnist, inception, raw];
  if (channels !== 3) return plain;
  const reversed = plain.map((range) => ({ ...range, name: 'explicit' as const, reverseChannels: true }));
  return [...plain, imagenet, ...reversed];
}
