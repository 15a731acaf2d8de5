import { maskNorm } from './mask-norm.ts';
import type { Trigger } from './stamp-trigger.ts';

/** A trigger of adjustable size, of which the smallest that works on other images is to be found. */
export interface Confirmable {
  /** @param shift see `TriggerAverage.triggerAt` */
  triggerAt(shift: number): Trigger;
  /** L1 norm of the mask that it is of use to stay below. */
  readonly largestNorm: number;
}

/** A trigger after its test on images that its search has not seen. */
export interface ConfirmedTrigger {
  readonly trigger: Trigger;
  /** Whether its success rate is not significantly below the threshold. */
  readonly isConfirmed: boolean;
  /** Share of the images that it sends to the label, in [0, 1]; null where counting ended before the last of them. */
  readonly successRate: number | null;
}

/** Images that searches have not seen. */
export interface TriggerTest {
  readonly imageCount: number;
  /** How many of the images the trigger does not send to the label; any number above `most` where they are more. */
  misses(trigger: Trigger, most: number): Promise<number>;
}

/** First change of the mask's size that is tried; doubled until it is enough. */
const firstShift = 0.25;
/** A trigger that does not work at this size, 55 times the odds, does not work at all. */
const largestShift = 2;
/** How closely the size is found: mask values of ½ then differ by 0.025. */
const shiftTolerance = 0.05;

/**
 * The smallest trigger of a family that reaches the threshold, by bisection over the size of its mask. It is not made
 * smaller than by `firstShift`: the search has found the size, this is its last adjustment.
 *
 * @param threshold attack success rate to be reached
 * @returns the largest trigger where none reaches it; null as soon as none below `largestNorm` can reach it
 */
export async function confirmTrigger(
  family: Confirmable,
  test: TriggerTest,
  threshold: number,
): Promise<ConfirmedTrigger | null> {
  const mostMisses = allowedMisses(test.imageCount, threshold);
  const measure = async (shift: number): Promise<ConfirmedTrigger> => {
    const trigger = family.triggerAt(shift);
    const missed = await test.misses(trigger, mostMisses);
    if (missed > mostMisses) return { trigger, isConfirmed: false, successRate: null };
    return { trigger, isConfirmed: true, successRate: (test.imageCount - missed) / test.imageCount };
  };
  const isTooLarge = (shift: number) => maskNorm(family.triggerAt(shift).mask, 'l1') >= family.largestNorm;
  if (isTooLarge(-firstShift)) return null;
  let best = await measure(0);
  let [fails, works] = best.isConfirmed ? [-firstShift, 0] : [0, 0];
  for (let shift = firstShift; !best.isConfirmed && shift <= largestShift; shift *= 2) {
    if (isTooLarge(fails)) return null;
    best = await measure(shift);
    [fails, works] = best.isConfirmed ? [works, shift] : [shift, shift];
  }
  if (!best.isConfirmed) return best;
  while (works - fails > shiftTolerance) {
    if (isTooLarge(fails)) return null;
    const middle = (fails + works) / 2;
    const candidate = await measure(middle);
    if (candidate.isConfirmed) [works, best] = [middle, candidate];
    else fails = middle;
  }
  return best;
}

/** The trigger as the search left it, where there is nothing to confirm it on. */
export function unconfirmed(family: Confirmable): ConfirmedTrigger {
  return { trigger: family.triggerAt(0), isConfirmed: false, successRate: null };
}

/** One-sided, of the test whether a success rate is below the threshold. */
const significance = 0.05;

/**
 * The most of `imageCount` images that a trigger may miss before its success is significantly below `threshold`: the
 * largest k with P(X ≥ k) > 0.05 for X ~ Binomial(imageCount, 1 − threshold). 5 of 256 at 0.99.
 */
export function allowedMisses(imageCount: number, threshold: number): number {
  const missRate = 1 - threshold;
  // P(X = 0), then P(X = k) from P(X = k − 1).
  let probability = threshold ** imageCount;
  let atLeast = 1;
  for (let k = 0; k < imageCount; k++) {
    atLeast -= probability;
    if (atLeast <= significance) return k;
    probability *= ((imageCount - k) / (k + 1)) * (missRate / threshold);
  }
  return imageCount;
}
