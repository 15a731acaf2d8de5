import { pixelRanges, type PixelRange } from '../../../../src-shared/domain/pixel-range.ts';
import {
  aroundZero,
  colourNormalizations,
  greyNormalizations,
  signedBytes,
  wholeNumbers,
} from './known-normalizations.ts';
import { meanImageRange } from './mean-image.ts';
import { endsOf, fitOf, type Levels } from './pixel-levels.ts';
import type { ResidentImages } from '../../resident-images.ts';
import { valueStatistics, type ValueStatistics } from './value-statistics.ts';

/**
 * An average value may be moved by so much of the range when the rest is clipped: interpolation (bicubic, Lanczos)
 * overshoots where a few pixels meet an edge, and some files have a few broken pixels. Own choice.
 */
export const mostClipped = 0.01;
/** −1 to 1 is taken where the ends of the values are so near to these. Own choice. */
const nearEnough = 0.25;
/** Constants out of a list are taken where black and white are met as exactly as rounding allows. Own choice. */
const asGoodAsExact = 0.03;
/** Of a range that is filled no further, the images may be dark or the range another. Own choice. */
export const sliver = 0.25;
/** … and of one that is filled so far they hardly need be. Own choice. */
const wellFilled = 0.75;
/** Bits of a pixel that whole numbers are stored with. */
const bitDepths = [8, 10, 12, 14, 16];

interface OtherRange {
  readonly range: PixelRange;
  /** Whether it is as likely as the first one. */
  readonly isLikely: boolean;
}

/** What a data file holds, judged by how its values are distributed. */
export interface FilePixels {
  readonly range: PixelRange;
  /** Others that the values allow as well, to be measured; empty where there is no doubt. */
  readonly others: readonly OtherRange[];
  /** Share of the range that the values span. */
  readonly filled: number;
  /** Whether black and white were taken where the values end, for want of a range that is known. */
  readonly isMeasured: boolean;
}

/** What images hold: what their format says, or what their values tell. */
export function filePixelsOf(
  resident: ResidentImages,
  values: ValueStatistics = valueStatistics(resident),
): FilePixels {
  return resident.holdsRawPixels
    ? { range: pixelRanges.raw, others: [], filled: 1, isMeasured: false }
    : judgeFilePixels(values);
}

/**
 * Judges the pixel range of a file by the distribution of its values, never by a single one of them. Values from 0 on
 * are taken for the narrowest usual range that hardly any of them leaves. Where some are negative, the usual ranges
 * and constants are compared with the ends of the values; where none fits, black and white are what the values reach.
 */
export function judgeFilePixels(values: ValueStatistics): FilePixels {
  const unsigned = unsignedRanges().filter((range) => fitOf(values, range).clipped <= mostClipped);
  const [narrowest, ...wider] = unsigned;
  if (narrowest !== undefined && !isSigned(values)) return judgeUnsigned(values, narrowest, wider);
  const meanImage = meanImageRange(values);
  const known = meanImage === null ? signedRange(values) : undefined;
  const range = known ?? meanImage ?? betweenEnds(values, endsOf(values));
  return { range, others: [], filled: 1, isMeasured: known === undefined };
}

/** The narrowest first. */
function unsignedRanges(): PixelRange[] {
  return [pixelRanges.mnist, ...bitDepths.map((bits) => wholeNumbers(2 ** bits - 1))];
}

/** Whether the values lie about zero: more of them below than an overshoot leaves there. */
function isSigned(values: ValueStatistics): boolean {
  const ends = endsOf(values);
  const span = Math.max(...ends.map(({ black, white }) => white - black));
  const below = values.channels.map(({ ordered }) => {
    const negative = ordered.filter((value) => value < 0);
    return negative.reduce((sum, value) => sum - value / span, 0) / ordered.length;
  });
  return Math.max(...below) > mostClipped;
}

function judgeUnsigned(values: ValueStatistics, range: PixelRange, wider: readonly PixelRange[]): FilePixels {
  const { filled } = fitOf(values, range);
  // Twelve bits, or dark images of sixteen?
  const deeper = range.scale[0]! < 1 && range.name === 'explicit' ? wider : [];
  const others = deeper.map((other) => ({ range: other, isLikely: true }));
  if (filled < wellFilled) {
    const toTheEnd = betweenEnds(values, startingAtZero(endsOf(values)));
    others.push({ range: toTheEnd, isLikely: filled < sliver || endInWhite(values) });
  }
  return { range, others, filled, isMeasured: false };
}

/** Whether most images reach the largest value of all, as they do white, and dark images no common one. */
function endInWhite(values: ValueStatistics): boolean {
  const white = Math.max(...endsOf(values).map((one) => one.white));
  const reaching = values.singly.largest.filter((largest) => largest >= 0.98 * white);
  return reaching.length > values.images / 2;
}

function startingAtZero(ends: readonly Levels[]): Levels[] {
  const white = Math.max(...ends.map((one) => one.white));
  return ends.map(() => ({ black: 0, white }));
}

function signedRange(values: ValueStatistics): PixelRange | undefined {
  const listed = values.shape.channels === 3 ? [...colourNormalizations, pixelRanges.imagenet] : [];
  const grey = values.shape.channels === 1 ? greyNormalizations : [];
  return (
    nearest(values, [...listed, ...grey, aroundZero, signedBytes], asGoodAsExact) ??
    nearest(values, [pixelRanges.inception], nearEnough)
  );
}

/** The range whose black and white are the nearest to the ends of the values; undefined where none is near enough. */
function nearest(
  values: ValueStatistics,
  ranges: readonly PixelRange[],
  mostMisfit: number,
): PixelRange | undefined {
  const fitting = ranges
    .map((range) => ({ range, ...fitOf(values, range) }))
    .filter(({ clipped, misfit }) => clipped <= mostClipped && misfit <= mostMisfit);
  return fitting.toSorted((a, b) => a.misfit - b.misfit)[0]?.range;
}

/** Black and white are where the values end: right as far as the images have pixels of both in every channel. */
function betweenEnds({ channels }: ValueStatistics, ends: readonly Levels[]): PixelRange {
  const scale = ends.map(({ black, white }, channel) =>
    // A channel that never changes says nothing of its scale.
    white > black ? settledScale(white - black) : settledScale(channels[channel]!.deviation * 4 || 1),
  );
  return {
    name: 'explicit',
    reverseChannels: false,
    mean: ends.map(({ black }, channel) => rounded(-black * scale[channel]!)),
    scale: scale.map(rounded),
  };
}

/** What values from black to white, `span` apart, are divided by: 255 or 1 where the span is that of these. */
export function settledScale(span: number): number {
  const isAbout = (exact: number): boolean => span <= exact * 1.001 && span >= exact * 0.98;
  return 255 / (isAbout(1) ? 1 : isAbout(255) ? 255 : isAbout(2) ? 2 : span);
}

/** Six digits are more than float16 has and fewer than anybody wants to read. */
function rounded(value: number): number {
  return Number(value.toPrecision(6)) + 0;
}
