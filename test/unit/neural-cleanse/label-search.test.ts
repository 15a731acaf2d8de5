import { describe, expect, it } from 'vitest';
import { LabelSearch } from '../../../src-main/neural-cleanse/label-search.ts';
import { maskNorm } from '../../../src-main/neural-cleanse/mask-norm.ts';
import { labelRandom } from '../../../src-main/neural-cleanse/random.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { presets } from '../../../src-shared/presets.ts';

const shape = { channels: 1, height: 2, width: 3 };

/** One gradient evaluation a step unless changed. */
const search = (changes: Partial<ScanSettings> = {}): LabelSearch =>
  new LabelSearch(
    4,
    { ...presets.paper, imagesPerStep: 32, steps: 10, ...changes },
    shape,
    labelRandom(1, 4),
  );

/** What the engine says about the current trigger; a positive `push` makes the mask smaller. */
const evaluation = (attackSuccessRate: number, push = 0, loss = 1) => ({
  loss,
  attackSuccessRate,
  maskGradient: new Float32Array(6).fill(push),
  patternGradient: new Float32Array(6),
});

describe('the search for one label', () => {
  it('keeps the trigger of the step with the smallest mask at the threshold', () => {
    const running = search({ steps: 4 });
    running.accept(evaluation(1, 1));
    running.accept(evaluation(1, -1));
    const smallest = running.trigger.mask.slice();
    running.accept(evaluation(0.995, -1));
    running.accept(evaluation(1, -1));

    const result = running.result(0);
    expect(result.mask).toEqual(smallest);
    expect(result.maskL1Norm).toBe(maskNorm(smallest, 'l1'));
    expect(result).toMatchObject({ label: 4, reachedThreshold: true, attackSuccessRate: 1 });
  });

  it('does not keep a smaller mask that misses the threshold', () => {
    const running = search({ steps: 3 });
    running.accept(evaluation(0.99, 1));
    const reached = running.trigger.mask.slice();
    running.accept(evaluation(0.98, 1));
    running.accept(evaluation(0.98, 1));

    const result = running.result(0);
    expect(result.mask).toEqual(reached);
    expect(result.attackSuccessRate).toBe(0.99);
  });

  it('keeps the first of several masks with equal norms', () => {
    const running = search({ steps: 2, regularization: 'none' });
    running.accept(evaluation(1, -1));
    const first = running.trigger.mask.slice();
    running.accept(evaluation(1, -1));
    expect(running.result(0).mask).toEqual(first);
  });

  it('shrinks the mask by itself once the cost is set', () => {
    const running = search({ patience: 2 });
    const start = running.trigger.mask.slice();
    running.accept(evaluation(1));
    running.accept(evaluation(1));
    expect(running.trigger.mask).toEqual(start);
    running.accept(evaluation(1));
    expect(running.trigger.mask.every((value, i) => value < start[i]!)).toBe(true);
  });

  it('keeps the last trigger on request', () => {
    const running = search({ steps: 2, keep: 'last' });
    running.accept(evaluation(1, 1));
    running.accept(evaluation(0.5, -1));

    const result = running.result(0);
    expect(result.mask).toEqual(running.trigger.mask);
    expect(result).toMatchObject({ reachedThreshold: true, attackSuccessRate: 0.5 });
  });

  it('says that the threshold was never reached, and gives the last trigger', () => {
    const running = search({ steps: 2 });
    running.accept(evaluation(0.9));
    running.accept(evaluation(0.95));

    const result = running.result(0);
    expect(result.mask).toEqual(running.trigger.mask);
    expect(result).toMatchObject({ reachedThreshold: false, attackSuccessRate: 0.95 });
  });

  it.each([
    ['the loss', evaluation(1, 0, NaN)],
    ['a gradient', evaluation(1, NaN)],
    ['an infinite gradient', evaluation(1, Infinity)],
  ])('stops where %s is not a number, and gives no figure', (_, broken) => {
    const running = search();
    running.accept(evaluation(1));
    running.accept(broken);

    expect(running.stopReason).toBe('not-finite');
    const result = running.result(0);
    expect(result).toMatchObject({
      maskL1Norm: null,
      maskL1Norm8Bit: null,
      attackSuccessRate: null,
      reachedThreshold: false,
      stopReason: 'not-finite',
      gradientEvaluations: 2,
    });
    expect([...result.mask, ...result.pattern].every(Number.isFinite)).toBe(true);
  });

  it('ends when its steps are used, with every gradient evaluation counted', () => {
    const running = search({ steps: 3, imagesPerStep: 100 });
    let evaluations = 0;
    while (running.stopReason === undefined) {
      running.accept(evaluation(0));
      evaluations++;
    }
    expect(evaluations).toBe(9);
    expect(running.result(0)).toMatchObject({
      stopReason: 'steps-used',
      steps: 3,
      gradientEvaluations: 9,
    });
  });

  it('ends early when the cost went up and down and no smaller mask came', () => {
    const running = search({ patience: 1, earlyStopPatience: 2, steps: 100 });
    // The mask only grows: the cost is set and raised, then lowered.
    for (const rate of [1, 0.5, 1]) running.accept(evaluation(rate, -1));
    expect(running.stopReason).toBe('early-stop');
    expect(running.result(0).steps).toBe(3);
  });

  it('goes on without a smaller mask as long as the cost went one way only', () => {
    const running = search({ patience: 1, earlyStopPatience: 2, steps: 100 });
    for (let i = 0; i < 20; i++) running.accept(evaluation(1, -1));
    expect(running.stopReason).toBeUndefined();
  });

  it('stays finite however long the success and with it the cost goes on', () => {
    const running = search({ steps: 1000 });
    while (running.stopReason === undefined) running.accept(evaluation(1));
    expect(running.stopReason).toBe('steps-used');
  });

  it('measures the mask as the reference stores it: 8 bits, fraction dropped', () => {
    const running = search({ steps: 1 });
    running.accept(evaluation(1));
    const { mask, maskL1Norm8Bit } = running.result(0);
    const bytes = Array.from(mask, (value) => Math.floor(Math.fround(value * 255)));
    expect(maskL1Norm8Bit).toBe(bytes.reduce((sum, byte) => sum + byte) / 255);
  });

  it('records the averages of every step', () => {
    const running = search({ steps: 2, imagesPerStep: 64 });
    const norms: number[] = [];
    for (const [rate, loss] of [
      [0.5, 4],
      [1, 2],
      [0.25, 1],
      [0.25, 3],
    ] as const) {
      norms.push(maskNorm(running.trigger.mask, 'l1'));
      running.accept(evaluation(rate, -1, loss));
    }
    const { curves } = running.result(0);
    expect([...curves.attackSuccessRate]).toEqual([0.75, 0.25]);
    expect([...curves.loss]).toEqual([3, 2]);
    expect([...curves.cost]).toEqual([0, 0]);
    const means = [(norms[0]! + norms[1]!) / 2, (norms[2]! + norms[3]!) / 2];
    expect([...curves.maskNorm]).toEqual(means.map(Math.fround));
  });

  it('hands out results that later evaluations do not change', () => {
    const running = search({ keep: 'last' });
    running.accept(evaluation(1));
    const result = running.result(0);
    const mask = result.mask.slice();
    running.accept(evaluation(1, 1));
    expect(result.mask).toEqual(mask);
  });
});
