import { describePixelRange, type PixelRange } from '../../../src-shared/domain/pixel-range.ts';

/** One way to read the pixels: what the file holds, and what the model expects. */
export interface Reading {
  readonly filePixels: PixelRange;
  readonly modelPixels: PixelRange;
  /** Whether many models are given such pixels; otherwise it is tried because these images or those of others suggest it. */
  readonly isUsual: boolean;
}

/** What one value of an image becomes: black and white as the model gets them, and where the file has them. */
interface Ends {
  readonly black: number;
  readonly white: number;
}

/**
 * Two readings are the same to a norm where black and white are, within a tenth of their distance, and contrast is
 * within a quarter. Own choice: contrast that is wrong by so much moves norms by about as much as another seed.
 */
const sameShift = 0.1;
const sameContrast = 1.25;

/** Whether a norm would be another one under the other reading. The order of the channels alone moves none: see below. */
export function movesNorm(a: Reading, b: Reading): boolean {
  // A trigger covers all channels alike, so that reversed channels only reverse its pattern.
  return differ(a.modelPixels, b.modelPixels) || differ(a.filePixels, b.filePixels);
}

/** Whether the model gets the very same numbers under both. */
export function areSameToModel(a: Reading, b: Reading): boolean {
  return compositionOf(a) === compositionOf(b);
}

/** Without those that give the model the same numbers as an earlier one. */
export function distinctReadings(readings: readonly Reading[]): Reading[] {
  const seen = new Set<string>();
  return readings.filter((reading) => {
    const composition = compositionOf(reading);
    if (seen.has(composition)) return false;
    seen.add(composition);
    return true;
  });
}

/** What becomes of a file's values on their way into the model, as a text that is the same for the same numbers. */
function compositionOf({ filePixels, modelPixels }: Reading): string {
  const places = Math.max(
    ...[filePixels, modelPixels].flatMap(({ mean, scale }) => [mean.length, scale.length]),
  );
  const isReversed = filePixels.reverseChannels !== modelPixels.reverseChannels;
  if (isReversed) return `reversed: ${describeExactly(filePixels)} to ${describeExactly(modelPixels)}`;
  const numbers = Array.from({ length: places }, (_, place) => {
    const scale = numberAt(filePixels.scale, place, places) / numberAt(modelPixels.scale, place, places);
    const mean = numberAt(filePixels.mean, place, places) - numberAt(modelPixels.mean, place, places);
    return `${scale.toPrecision(6)} ${(mean / numberAt(modelPixels.scale, place, places)).toFixed(5)}`;
  });
  return [...new Set(numbers)].length === 1 ? numbers[0]! : numbers.join(', ');
}

export function describeReading({ filePixels, modelPixels }: Reading): string {
  return `the file as ${describePixelRange(filePixels)}, the model as ${describePixelRange(modelPixels)}`;
}

function describeExactly({ mean, scale }: PixelRange): string {
  return `${mean.join(',')};${scale.join(',')}`;
}

function differ(a: PixelRange, b: PixelRange): boolean {
  const places = Math.max(a.mean.length, b.mean.length, a.scale.length, b.scale.length);
  let shift = 0;
  let contrast = 0;
  for (let place = 0; place < places; place++) {
    const [one, other] = [endsAt(a, place, places), endsAt(b, place, places)];
    const [span, otherSpan] = [one.white - one.black, other.white - other.black];
    shift += Math.abs(one.black - other.black) / Math.max(Math.abs(span), Math.abs(otherSpan));
    contrast += span * otherSpan <= 0 ? Infinity : Math.abs(Math.log(span / otherSpan));
  }
  return shift / places > sameShift || contrast / places > Math.log(sameContrast);
}

function endsAt({ mean, scale }: PixelRange, place: number, places: number): Ends {
  const centre = numberAt(mean, place, places);
  const unit = numberAt(scale, place, places);
  return { black: (0 - centre) / unit, white: (255 - centre) / unit };
}

/** Of `places` numbers that `values` gives as one, one a channel, or all. */
function numberAt(values: readonly number[], place: number, places: number): number {
  return values[Math.floor((place * values.length) / places)]!;
}
