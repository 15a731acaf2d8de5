import { describe, expect, it } from 'vitest';
import { FeedbackSearch } from '../../../src-main/neural-cleanse/feedback-search.ts';
import { maskNorm } from '../../../src-main/neural-cleanse/mask-norm.ts';
import { labelRandom } from '../../../src-main/neural-cleanse/random.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { presets } from '../../../src-shared/presets.ts';

const shape = { channels: 1, height: 2, width: 3 };

/** One gradient evaluation a step unless changed. */
const search = (changes: Partial<ScanSettings> = {}, mostSteps?: number): FeedbackSearch =>
  new FeedbackSearch(
    4,
    { ...presets.fast, imagesPerStep: 16, steps: 30, starts: 1, ...changes },
    shape,
    labelRandom(1, 4),
    mostSteps,
  );

/** What the engine says about the current trigger; a positive `push` makes the mask smaller. */
const evaluation = (attackSuccessRate: number, push = 0, loss = 0.1) => ({
  loss,
  attackSuccessRate,
  maskGradient: new Float32Array(6).fill(push),
  patternGradient: new Float32Array(6),
});

/** Feeds a search until it stops; every trigger is confirmed as it is. */
function run(running: FeedbackSearch, next: (n: number) => ReturnType<typeof evaluation>): FeedbackSearch {
  for (let n = 0; running.stopReason === undefined; n++) {
    running.accept(next(n));
    const { confirmation } = running;
    confirmation?.accept({ trigger: confirmation.triggerAt(0), isConfirmed: true, successRate: null });
  }
  return running;
}

describe('the search whose cost follows the loss', () => {
  it('ends when the averaged mask stops shrinking', () => {
    // A gradient in the mask that outweighs the cost: the mask shrinks, then it grows.
    const running = run(search({ earlyStopPatience: 4 }), (n) => evaluation(1, n < 6 ? 9 : -9, 1));
    expect(running.stopReason).toBe('early-stop');
    expect(running.result(0).steps).toBeLessThan(30);
  });

  it('does not count steps that do not work as a standstill', () => {
    const running = run(search({ earlyStopPatience: 4 }), () => evaluation(0.5, -9, 1));
    expect(running.stopReason).toBe('steps-used');
  });

  it('uses all steps without the early stop', () => {
    const running = run(search({ earlyStop: false, steps: 12 }), () => evaluation(1, -1));
    expect(running.result(0)).toMatchObject({ stopReason: 'steps-used', steps: 12, gradientEvaluations: 12 });
  });

  it('walks the same path when it is cut short', () => {
    const [whole, brief] = [search({ earlyStop: false }), search({ earlyStop: false }, 5)];
    for (let n = 0; n < 5; n++) for (const one of [whole, brief]) one.accept(evaluation(1, 0.3));
    expect(brief.stopReason).toBe('steps-used');
    expect(whole.stopReason).toBeUndefined();
    expect(brief.trigger.mask).toEqual(whole.trigger.mask);
    expect(brief.result(0).maskL1Norm).toBe(whole.result(0).maskL1Norm);
  });

  it('gives the average of its triggers, not the last one', () => {
    const running = run(search({ steps: 3 }), () => evaluation(1, 1));
    const { mask, maskL1Norm } = running.result(0);
    expect(maskL1Norm).toBe(maskNorm(mask, 'l1'));
    expect(maskL1Norm).toBeGreaterThan(maskNorm(running.trigger.mask, 'l1'));
  });

  it('asks for a confirmation at the end of a start, and has not reached the threshold without one', () => {
    const running = search({ steps: 2 });
    running.accept(evaluation(1));
    expect(running.confirmation).toBeUndefined();
    running.accept(evaluation(1));
    expect(running.confirmation).toBeDefined();
    expect(running.stopReason).toBeUndefined();
    expect(running.result(0).reachedThreshold).toBe(false);
  });

  it.each([true, false])('keeps the trigger of the confirmation, confirmed: %s', (isConfirmed) => {
    const running = search({ steps: 1 });
    running.accept(evaluation(1));
    const trigger = running.confirmation!.triggerAt(0.5);
    const successRate = isConfirmed ? 0.995 : null;
    running.confirmation!.accept({ trigger, isConfirmed, successRate });
    const result = running.result(7);
    expect(result.mask).toEqual(trigger.mask);
    expect(result).toMatchObject({
      maskL1Norm: maskNorm(trigger.mask, 'l1'),
      reachedThreshold: isConfirmed,
      heldOutSuccessRate: successRate,
      stopReason: 'steps-used',
      durationMs: 7,
    });
  });

  /** One start a mask value; the trigger of each is that value everywhere. */
  function starts(found: readonly { value: number; isConfirmed: boolean }[]) {
    const running = search({ steps: 1, starts: found.length });
    for (const { value, isConfirmed } of found) {
      running.accept(evaluation(1));
      const trigger = { mask: new Float32Array(6).fill(value), pattern: new Float32Array(6) };
      running.confirmation!.accept({ trigger, isConfirmed, successRate: null });
    }
    return running;
  }

  it('begins anew from another trigger, as often as it should', () => {
    const running = search({ steps: 1, starts: 2 });
    const first = running.trigger.mask.slice();
    running.accept(evaluation(1));
    running.confirmation!.accept({ trigger: running.trigger, isConfirmed: true, successRate: null });
    expect(running.stopReason).toBeUndefined();
    expect(running.trigger.mask).not.toEqual(first);
    running.accept(evaluation(1));
    running.confirmation!.accept({ trigger: running.trigger, isConfirmed: true, successRate: null });
    expect(running.result(0)).toMatchObject({ stopReason: 'steps-used', steps: 2, gradientEvaluations: 2 });
  });

  it('keeps the smallest trigger of its starts', () => {
    const values = [0.5, 0.25, 0.75].map((value) => ({ value, isConfirmed: true }));
    expect(starts(values).result(0)).toMatchObject({ maskL1Norm: 1.5, reachedThreshold: true });
  });

  it('keeps a confirmed trigger before a smaller one that is not', () => {
    const result = starts([
      { value: 0.25, isConfirmed: false },
      { value: 0.75, isConfirmed: true },
      { value: 0.125, isConfirmed: false },
    ]).result(0);
    expect(result).toMatchObject({ maskL1Norm: 4.5, reachedThreshold: true });
  });

  it('asks of a later start that it be smaller than what is confirmed', () => {
    const running = search({ steps: 1, starts: 3 });
    const trigger = { mask: new Float32Array(6).fill(0.5), pattern: new Float32Array(6) };
    const largest = [false, true].map((isConfirmed) => {
      running.accept(evaluation(1));
      const { largestNorm, accept } = running.confirmation!;
      accept({ trigger, isConfirmed, successRate: null });
      return largestNorm;
    });
    expect(largest).toEqual([Infinity, Infinity]);
    running.accept(evaluation(1));
    expect(running.confirmation!.largestNorm).toBe(3);
    running.confirmation!.accept(null);
    expect(running.result(0)).toMatchObject({ maskL1Norm: 3, reachedThreshold: true, steps: 3 });
  });

  it('ends without figures at a loss that is not finite, and asks for no confirmation', () => {
    const running = run(search(), (n) => evaluation(1, 0, n === 3 ? NaN : 0.1));
    expect(running.stopReason).toBe('not-finite');
    expect(running.confirmation).toBeUndefined();
    expect(running.result(0)).toMatchObject({
      maskL1Norm: null,
      attackSuccessRate: null,
      reachedThreshold: false,
    });
  });

  it('keeps a line of its curves for every step', () => {
    const running = run(search({ imagesPerStep: 32, steps: 2, earlyStop: false }), (n) =>
      evaluation(n / 4, 0, n),
    );
    const { curves, gradientEvaluations } = running.result(0);
    expect(gradientEvaluations).toBe(4);
    expect([...curves.loss]).toEqual([0.5, 2.5]);
    expect([...curves.attackSuccessRate]).toEqual([0.125, 0.625]);
  });
});
