import { describePixelRange } from '../../../src-shared/domain/pixel-range.ts';
import type { Caveat } from '../../../src-shared/domain/scan-report.ts';
import { isNearChance } from '../../../src-shared/statistics/input-caveats.ts';
import { inconclusive, percent, weakens } from '../../../src-shared/statistics/caveat-words.ts';
import type { Clipping } from './values/clipping.ts';
import { accuracyOf, type ScoredTrial } from './trials/compare-trials.ts';
import type { LabelOrder } from './trials/label-order.ts';
import { describeReading, type Reading } from './reading.ts';

/** What reading the input found that bears on the verdict, in words. */

export function clipped({ share, smallest, largest }: Clipping): Caveat {
  return weakens(
    'pixels-clipped',
    `${share < 0.0005 ? 'Less than 0.1 %' : percent(share)} of the images' values lie outside of the range that nearly all others fill (as raw pixels ` +
      `${smallest.toFixed(1)} to ${largest.toFixed(1)}), as after bicubic interpolation or from broken pixels: they were ` +
      'clipped to 0 to 255.',
  );
}

export function endsTaken(): Caveat {
  return weakens(
    'pixel-range-measured',
    'The images were normalized by constants that are not known: black and white were taken where their values end. ' +
      'If no image is black or white, norms are too large by as much; --dataset-pixels gives the constants.',
  );
}

export function scaledOneByOne(what: 'images' | 'places'): Caveat {
  const each = what === 'images' ? 'Every image' : 'Every place of the images';
  const remedy =
    what === 'images' ? 'before each image was standardized' : 'before each place was standardized';
  return inconclusive(
    'scaled-singly',
    `${each} was scaled by a mean and deviation of its own, so that no single range turns the values back into pixels ` +
      `and a norm cannot be told in pixels. Give the images as they were ${remedy}, and a model that does this itself.`,
  );
}

/** The same numbers for the model, from another black and white in the file. */
export function sliverFilled(filled: number, reading: Reading, other: Reading): Caveat {
  return inconclusive(
    'pixel-range-close',
    `The images fill only ${percent(filled)} of the range that was taken for the file's ` +
      `(${describePixelRange(reading.filePixels)}), and the model gets the same numbers if it is ` +
      `${describePixelRange(other.filePixels)}: nothing tells which, and norms differ. Give the file's range ` +
      '(--dataset-pixels).',
  );
}

/**
 * Another reading of the file would give every pixel another value and every norm another scale. Under another range of
 * the model alone the same pixels are stamped, and the model knows the images as well: the better or the more usual one
 * stands, and the verdict with it.
 */
export function rivalsFound(chosen: ScoredTrial, rivals: readonly ScoredTrial[]): Caveat {
  const ofFile = rivals.filter((rival) => fileRangeOf(rival) !== fileRangeOf(chosen));
  const movesScale = ofFile.length > 0;
  const best = movesScale ? ofFile[0]! : rivals[0]!;
  const [first, second] = [chosen, best].map((scored) => {
    const { reading } = scored.trial;
    return `${describeReading(reading)} (${percent(accuracyOf(scored))} of ${scored.isRight.length} images)`;
  });
  const others = rivals.length > 1 ? ` So do ${rivals.length - 1} more.` : '';
  const found = `Two readings of the pixels do equally well, but for chance: ${first}, and ${second}.${others}`;
  return movesScale
    ? inconclusive(
        'pixel-range-close',
        `${found} Norms differ between them. Say which is right (--dataset-pixels and --model-pixels), or give more labelled images.`,
      )
    : weakens(
        'pixel-range-close',
        `${found} The first was taken. If it is not right, say what the model expects (--model-pixels).`,
      );
}

function fileRangeOf({ trial }: ScoredTrial): string {
  return describePixelRange(trial.reading.filePixels);
}

export function labelsReordered({ name, agreement, modelLabels }: LabelOrder, before: number): Caveat {
  const example = modelLabels.findIndex((modelLabel, label) => modelLabel !== label);
  const how =
    name ?? `in an order of their own (label ${example} is the model's ${modelLabels[example]}, and so on)`;
  return weakens(
    'labels-reordered',
    `The labels of the data file are ${how}: as they are, the model knows ${percent(before)} of the images, in its own ` +
      `order ${percent(agreement)}. They were taken in the model's order. No norm depends on that, but a name ` +
      'belongs to the label with the number that the model gives it.',
  );
}

/** Names all that was tried and what is left: few right answers have many causes. */
export function lowAccuracy(all: readonly ScoredTrial[], labelCount: number, wereAllTried: boolean): Caveat {
  const accuracy = accuracyOf(all[0]!);
  const rows = all.slice(0, shownReadings).map((scored) => {
    return `${describePixelRange(scored.trial.reading.modelPixels)} ${percent(accuracyOf(scored))}`;
  });
  const tried = wereAllTried ? `${all.length}` : `${all.length}, until time ran out,`;
  const found =
    `The model classifies ${percent(accuracy)} of the clean images correctly; guessing among ${labelCount} labels gives ` +
    `${percent(1 / labelCount)}. Tried were usual pixel ranges and orders of the channels (${tried} in all; best: ` +
    `${rows.join(', ')}) and other orders of the labels, of which none explains the model's answers. Left are: labels or ` +
    'images that belong to another model, images that were resized or cropped in another way, a mean or scale that is ' +
    'not among the usual ones (--model-pixels), or a model that knows no better.';
  return isNearChance(accuracy, labelCount)
    ? inconclusive('accuracy-near-chance', `${found} Norms found that way say nothing about the model.`)
    : weakens('accuracy-low', found);
}

/** More would hide the rest. */
const shownReadings = 3;
