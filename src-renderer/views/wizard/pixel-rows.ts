import type { PixelFacts } from '../../../src-shared/contract/draft.ts';
import { pixelRanges, type PixelRange } from '../../../src-shared/domain/pixel-range.ts';

/** One combination of pixel range and channel order that can be chosen. */
export interface PixelRow {
  readonly modelPixels: PixelRange;
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

/**
 * The rows of the table, best first: those measured, else the usual ranges without figures; and the range in force where
 * it is none of these.
 */
export function rowsToShow(pixels: PixelFacts, channels: number): PixelRow[] {
  const rows: PixelRow[] =
    pixels.table.length > 0
      ? [...pixels.table]
      : usualRanges(channels).map((modelPixels) => ({ modelPixels, accuracy: null, images: 0 }));
  if (rows.some(({ modelPixels }) => isSameRange(modelPixels, pixels.modelPixels))) return rows;
  const { accuracy = null, images = 0 } = pixels.cleanAccuracy ?? {};
  return [...rows, { modelPixels: pixels.modelPixels, accuracy, images }];
}

/** Accuracies on some hundred images that differ by less are taken for equal. Own choice: about two standard errors. */
const equalWithin = 0.05;

/** The best accuracy measured, where the range in force is clearly worse; else null. */
export function betterAccuracy({ table, cleanAccuracy }: PixelFacts): number | null {
  const best = table[0]?.accuracy ?? 0;
  return cleanAccuracy !== null && best > cleanAccuracy.accuracy + equalWithin ? best : null;
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
