import type { PixelRange } from '../../../../src-shared/domain/pixel-range.ts';
import type { ValueStatistics } from './value-statistics.ts';

/** Share of the values of a channel at either end that do not tell its range: outliers may lie there. */
const tail = 0.0005;
/** A value that lies beyond nearly all others by more than this many of their spans is an outlier. */
const outlierSpans = 1;

/** Black and white of a channel, as a range writes them. */
export interface Levels {
  readonly black: number;
  readonly white: number;
}

/** By channel of the file; not for a mean image. */
function levelsOf({ mean, scale }: PixelRange, channel: number): Levels {
  const at = (values: readonly number[]): number => values[values.length === 1 ? 0 : channel]!;
  const ends = [(0 - at(mean)) / at(scale), (255 - at(mean)) / at(scale)];
  return { black: Math.min(...ends), white: Math.max(...ends) };
}

/** How well the values fill the range between black and white. */
interface Fit {
  /** By how much of the range an average value is moved when what leaves the range is clipped, the worst channel. */
  readonly clipped: number;
  /** How far the ends of the values lie from black and white, in ranges, averaged over the channels. */
  readonly misfit: number;
  /** Share of the range that the values span, the widest channel. */
  readonly filled: number;
}

export function fitOf({ channels }: ValueStatistics, range: PixelRange): Fit {
  const fits = channels.map(({ ordered }, channel) => {
    const { black, white } = levelsOf(range, channel);
    const span = white - black;
    const [low, high] = nearlyAll(ordered);
    return {
      clipped: clippedShare(ordered, black, white),
      misfit: (Math.abs(low - black) + Math.abs(white - high)) / span,
      filled: (high - low) / span,
    };
  });
  return {
    clipped: Math.max(...fits.map(({ clipped }) => clipped)),
    misfit: fits.reduce((sum, { misfit }) => sum + misfit, 0) / fits.length,
    filled: Math.max(...fits.map(({ filled }) => filled)),
  };
}

/** The ends of the values of each channel, without outliers. */
export function endsOf({ channels }: ValueStatistics): Levels[] {
  return channels.map(({ ordered, smallest, largest }) => {
    const [low, high] = nearlyAll(ordered);
    const far = outlierSpans * (high - low);
    return { black: smallest < low - far ? low : smallest, white: largest > high + far ? high : largest };
  });
}

function nearlyAll(ordered: Float32Array): [low: number, high: number] {
  const last = ordered.length - 1;
  return [ordered[Math.floor(tail * last)]!, ordered[Math.ceil((1 - tail) * last)]!];
}

/** An outlier counts as one range, however far out it lies. */
function clippedShare(ordered: Float32Array, black: number, white: number): number {
  const span = white - black;
  let clipped = 0;
  for (let i = 0; i < ordered.length && ordered[i]! < black; i++) {
    clipped += Math.min(1, (black - ordered[i]!) / span);
  }
  for (let i = ordered.length - 1; i >= 0 && ordered[i]! > white; i--) {
    clipped += Math.min(1, (ordered[i]! - white) / span);
  }
  return clipped / ordered.length;
}
