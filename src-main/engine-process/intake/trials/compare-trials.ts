import type { Trial } from './trial.ts';

/** Beyond so many standard errors a difference is taken for real: 5 in 100 by chance. */
export const significant = 2;

/** Share of the images whose label the model guessed. */
export function accuracyOf({ isRight }: ScoredTrial): number {
  return isRight.filter(Boolean).length / isRight.length;
}

/** A trial beside the labels of its images. */
export interface ScoredTrial {
  readonly trial: Trial;
  /** By image, in the order of measuring. */
  readonly isRight: readonly boolean[];
}

/**
 * By how many standard errors `a` knows more of the images than `b`, on those that both have seen: McNemar's test
 * (Psychometrika 12, 1947), which looks only at images that one knows and the other does not.
 */
export function accuracyLead(a: ScoredTrial, b: ScoredTrial): number {
  const count = Math.min(a.isRight.length, b.isRight.length);
  let [onlyA, onlyB] = [0, 0];
  for (let image = 0; image < count; image++) {
    if (a.isRight[image] && !b.isRight[image]) onlyA++;
    if (!a.isRight[image] && b.isRight[image]) onlyB++;
  }
  return onlyA === onlyB ? 0 : (onlyA - onlyB) / Math.sqrt(onlyA + onlyB);
}

/**
 * Losses that differ by less, in nats an image, differ by how sure the network is of what it knows anyway: more contrast
 * makes any network surer. Own choice.
 */
const noticeable = 0.01;

/**
 * By how many standard errors the loss of `a` is smaller than that of `b`, on the images that both have seen. Training
 * made the loss small under the right reading and under no other, so that it tells more than the accuracy: a network
 * of ReLUs knows images that are 255 times too bright as well, but is far too certain where it errs.
 */
export function lossLead(a: Trial, b: Trial): number {
  const count = Math.min(a.losses.length, b.losses.length);
  if (count < 2) return 0;
  const differences = Array.from({ length: count }, (_, image) => b.losses[image]! - a.losses[image]!);
  const mean = differences.reduce((sum, one) => sum + one, 0) / count;
  if (Math.abs(mean) < noticeable) return 0;
  const squares = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const error = Math.sqrt(squares / (count - 1) / count);
  return error === 0 ? Math.sign(mean) * Infinity || 0 : mean / error;
}

/**
 * A softmax that prefers one label by more than this many nats has no gradient in float32 (e⁻¹⁰³ rounds to 0), so that no
 * training by cross-entropy makes a network as certain of its typical image.
 */
const mostCertain = 100;

/** Whether a network can have been trained on what it is given: it is not certain of everything beyond all measure. */
export function isTrainable({ trial: { margins } }: ScoredTrial): boolean {
  return margins.toSorted((a, b) => a - b)[Math.floor(margins.length / 2)]! <= mostCertain;
}

export function meanLoss({ losses }: Trial): number {
  return losses.reduce((sum, one) => sum + one, 0) / losses.length;
}
