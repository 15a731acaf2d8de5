import { describe, expect, it } from 'vitest';
import { labelRandom } from '../../../src-main/neural-cleanse/random.ts';
import { TriggerAverage } from '../../../src-main/neural-cleanse/trigger-average.ts';
import { TriggerVariables } from '../../../src-main/neural-cleanse/trigger-variables.ts';
import { presets } from '../../../src-shared/presets.ts';

const shape = { channels: 2, height: 3, width: 4 };
const variables = (superPixelSize = 1) =>
  TriggerVariables.random({ ...presets.fast, superPixelSize }, shape, labelRandom(3, 1));

describe('TriggerAverage', () => {
  it('is the trigger itself before anything has moved', () => {
    const trigger = variables();
    const { mask, pattern } = new TriggerAverage(trigger, 0.9).triggerAt(0);
    expect(mask).toEqual(trigger.mask);
    expect(pattern).toEqual(trigger.pattern);
  });

  it('takes a tenth of every new trigger, in tanh space', () => {
    const trigger = variables();
    const average = new TriggerAverage(trigger, 0.9);
    const before = trigger.maskVariables[0]!;
    trigger.maskVariables[0] = before + 1;
    average.update();
    const expected = Math.tanh(before + 0.1) / 2 + 0.5;
    // float32 holds 7 digits; the mask's epsilon of 1e-7 is the larger part.
    expect(average.triggerAt(0).mask[0]).toBeCloseTo(expected, 6);
  });

  it.each([-0.25, 0.5, 2])('multiplies the odds of every mask value by e^(2 · %d)', (shift) => {
    const average = new TriggerAverage(variables(), 0.9);
    const odds = ({ mask }: { mask: Float32Array }) => Array.from(mask, (m) => m / (1 - m));
    const [before, after] = [odds(average.triggerAt(0)), odds(average.triggerAt(shift))];
    // Odds of values near 1 divide by what float32 leaves of 1 − m.
    for (const [i, value] of after.entries())
      expect(value / before[i]! / Math.exp(2 * shift)).toBeCloseTo(1, 3);
  });

  it('keeps super-pixels of one value', () => {
    const { mask } = new TriggerAverage(variables(2), 0.9).triggerAt(0.3);
    expect(mask[0]).toBe(mask[1]);
    expect(mask[0]).toBe(mask[5]);
    expect(mask[0]).not.toBe(mask[2]);
  });
});
