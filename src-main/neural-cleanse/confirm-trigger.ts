import type { Trigger } from './stamp-trigger.ts';

/** A trigger with its success on images that its search has not seen. */
export interface ConfirmedTrigger {
  readonly trigger: Trigger;
  /** In [0, 1]. */
  readonly successRate: number;
  /** Whether the success rate is not significantly below the threshold. */
  readonly isConfirmed: boolean;
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
 * @param triggerAt the trigger with its mask larger (shift > 0) or smaller; larger ones succeed more often
 * @param test measures a trigger's success, in [0, 1], on so many images
 * @param threshold attack success rate to be reached
 * @returns the largest trigger where none reaches it
 */
export async function confirmTrigger(
  triggerAt: (shift: number) => Trigger,
  test: { readonly imageCount: number; successRate(trigger: Trigger): Promise<number> },
  threshold: number,
): Promise<ConfirmedTrigger> {
  const misses = allowedMisses(test.imageCount, threshold);
  const measure = async (shift: number): Promise<ConfirmedTrigger> => {
    const trigger = triggerAt(shift);
    const successRate = await test.successRate(trigger);
    const isConfirmed = Math.round((1 - successRate) * test.imageCount) <= misses;
    return { trigger, successRate, isConfirmed };
  };
  let best = await measure(0);
  let [fails, works] = best.isConfirmed ? [-firstShift, 0] : [0, 0];
  for (let shift = firstShift; !best.isConfirmed && shift <= largestShift; shift *= 2) {
    best = await measure(shift);
    [fails, works] = best.isConfirmed ? [works, shift] : [shift, shift];
  }
  if (!best.isConfirmed) return best;
  while (works - fails > shiftTolerance) {
    const middle = (fails + works) / 2;
    const candidate = await measure(middle);
    if (candidate.isConfirmed) [works, best] = [middle, candidate];
    else fails = middle;
  }
  return best;
}

/** The trigger as the search left it, where there is nothing to confirm it on. */
export function unconfirmed(triggerAt: (shift: number) => Trigger): ConfirmedTrigger {
  return { trigger: triggerAt(0), successRate: 0, isConfirmed: false };
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
