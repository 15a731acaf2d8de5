import { describe, expect, it } from 'vitest';
import { Adam } from '../../../src-main/neural-cleanse/adam.ts';
import { maskNorm } from '../../../src-main/neural-cleanse/mask-norm.ts';
import { labelRandom } from '../../../src-main/neural-cleanse/random.ts';
import {
  chainThroughTanh,
  fromTanhSpace,
  pixelMax,
  toTanhSpace,
} from '../../../src-main/neural-cleanse/tanh-space.ts';
import { TriggerVariables } from '../../../src-main/neural-cleanse/trigger-variables.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { presets } from '../../../src-shared/presets.ts';
import { largestDeviation } from '../../support/deviation.ts';

const shape = { channels: 3, height: 3, width: 5 };
const area = 15;
const start = (changes: Partial<ScanSettings> = {}, seed = 1): TriggerVariables =>
  TriggerVariables.random({ ...presets.paper, ...changes }, shape, labelRandom(seed, 0));

/** One step of descent with these gradients of the loss. */
function descend(trigger: TriggerVariables, maskGradient: number, patternGradient: number, cost = 0): void {
  const evaluation = {
    loss: 1,
    attackSuccessRate: 0,
    maskGradient: new Float32Array(area).fill(maskGradient),
    patternGradient: new Float32Array(3 * area).fill(patternGradient),
  };
  trigger.descend(evaluation, maskNorm(trigger.mask, 'l1'), cost);
}

describe('the variables of a trigger', () => {
  it('start as a uniformly random pattern, drawn first, and mask', () => {
    const random = labelRandom(1, 0);
    const pattern = Array.from({ length: 3 * area }, () => random.unit() * 255);
    const mask = Array.from({ length: area }, () => random.unit());
    const trigger = start();
    // Through the tanh space and back in float32.
    pattern.forEach((value, i) => expect(trigger.pattern[i]).toBeCloseTo(value, 3));
    mask.forEach((value, i) => expect(trigger.mask[i]).toBeCloseTo(value, 5));
  });

  it('move against the gradient of the loss', () => {
    const trigger = start();
    const [mask, pattern] = [trigger.mask.slice(), trigger.pattern.slice()];
    descend(trigger, -1, 1);
    expect(trigger.mask.every((value, i) => value > mask[i]!)).toBe(true);
    expect(trigger.pattern.every((value, i) => value < pattern[i]!)).toBe(true);
  });

  it('take the steps of Adam in tanh space, with the gradient of the pattern in raw pixels', () => {
    const trigger = start();
    const variables = toTanhSpace(trigger.pattern, pixelMax);
    // Small enough for Adam's epsilon to matter: otherwise its first step hardly depends on the gradient's size.
    const gradient = new Float32Array(3 * area).fill(3e-11);
    chainThroughTanh(gradient, variables, pixelMax);
    new Adam(3 * area, presets.paper.learningRate, 1e-7 / 32).step(variables, gradient);
    const expected = new Float32Array(3 * area);
    fromTanhSpace(variables, pixelMax, expected);

    descend(trigger, 0, 3e-11);
    // The variables went once more through float32 pixels and back.
    expect(largestDeviation(trigger.pattern, expected)).toBeLessThan(1e-6);
  });

  it('shrink the mask by the cost of its norm where the loss does not care', () => {
    const trigger = start();
    const [mask, pattern] = [trigger.mask.slice(), trigger.pattern.slice()];
    descend(trigger, 0, 0, 0.001);
    expect(trigger.mask.every((value, i) => value < mask[i]!)).toBe(true);
    expect(trigger.pattern).toEqual(pattern);
  });

  it('weigh the gradient of the loss against the cost', () => {
    const [balanced, unmoved] = [start(), start().mask];
    descend(balanced, -0.5, 0, 0.5);
    expect(balanced.mask).toEqual(unmoved);
  });

  it('stay within their ranges however long they are pushed', () => {
    const trigger = start();
    for (let i = 0; i < 500; i++) descend(trigger, -1, 1);
    expect(Math.max(...trigger.mask)).toBeLessThanOrEqual(1);
    expect(Math.min(...trigger.mask)).toBeGreaterThan(0.999);
    // The end of the range is 255 · (0.5 − 1 / (2 − ε)) = −6e-6.
    expect(Math.min(...trigger.pattern)).toBeGreaterThan(-1e-5);
    expect(Math.max(...trigger.pattern)).toBeLessThan(0.001);
  });

  it('share one mask value over a super-pixel and move it together', () => {
    const trigger = start({ superPixelSize: 2 });
    descend(trigger, -1, 0);
    const { mask } = trigger;
    expect([mask[1], mask[5], mask[6]]).toEqual([mask[0], mask[0], mask[0]]);
    expect(mask[14]).not.toBe(mask[0]);
    expect(new Set(mask).size).toBe(6);
  });

  it('leave the buffers of the evaluation alone', () => {
    const maskGradient = new Float32Array(area).fill(2);
    const patternGradient = new Float32Array(3 * area).fill(3);
    start().descend({ loss: 1, attackSuccessRate: 0, maskGradient, patternGradient }, 1, 1);
    expect(maskGradient).toEqual(new Float32Array(area).fill(2));
    expect(patternGradient).toEqual(new Float32Array(3 * area).fill(3));
  });

  it('notice when they are no longer numbers', () => {
    const [maskLost, patternLost] = [start(), start()];
    expect(maskLost.isFinite()).toBe(true);
    descend(maskLost, NaN, 0);
    descend(patternLost, 0, NaN);
    expect([maskLost.isFinite(), patternLost.isFinite()]).toEqual([false, false]);
  });
});
