import { describe, expect, it } from 'vitest';
import { Adam } from '../../../src-main/neural-cleanse/adam.ts';

describe('Adam', () => {
  it("takes the first two steps of Keras' formula", () => {
    const adam = new Adam(1, 0.1, 1e-7);
    const parameters = Float32Array.of(1);

    // m = 1, v = 0.4, rate = 0.1 · √0.1 / 0.5 = 0.06324555: p = 1 − 0.06324555 · 1 / √0.4 = 0.9
    adam.step(parameters, Float32Array.of(2));
    expect(parameters[0]).toBeCloseTo(0.9, 6);

    // m = 1, v = 0.46, rate = 0.1 · √0.19 / 0.75 = 0.05811865: p = 0.9 − 0.05811865 / √0.46 = 0.8143087
    adam.step(parameters, Float32Array.of(1));
    expect(parameters[0]).toBeCloseTo(0.8143087, 6);
  });

  it('adds its epsilon to √v before the bias is corrected, as Keras does', () => {
    const parameters = Float32Array.of(0);
    new Adam(1, 0.1, 1e-7).step(parameters, Float32Array.of(1e-7));
    // m = 5e-8, √v = 3.162278e-8: 0.06324555 · 5e-8 / (3.162278e-8 + 1e-7) = 0.02402531. With the correction applied
    // to m and v first, as Kingma & Ba write it, the step would be 0.05.
    expect(parameters[0]).toBeCloseTo(-0.02402531, 7);
  });

  it('takes the same steps for gradients and epsilon scaled alike', () => {
    const [summed, mean] = [Float32Array.of(1), Float32Array.of(1)];
    const [ofSum, ofMean] = [new Adam(1, 0.1, 1e-7), new Adam(1, 0.1, 1e-7 / 32)];
    for (const gradient of [2e-9, -1e-8, 3e-9]) {
      ofSum.step(summed, Float32Array.of(32 * gradient));
      ofMean.step(mean, Float32Array.of(gradient));
    }
    expect(summed[0]).not.toBe(1);
    // A factor of 32 only moves the exponent; the moments are rounded alike.
    expect(mean[0]).toBeCloseTo(summed[0]!, 6);
  });

  it('does not move on a gradient of 0', () => {
    const parameters = Float32Array.of(0.25, -3);
    new Adam(2, 0.1, 1e-7).step(parameters, Float32Array.of(0, 0));
    expect([...parameters]).toEqual([0.25, -3]);
  });

  it('moves every parameter on its own', () => {
    const together = Float32Array.of(1, 1);
    const pair = new Adam(2, 0.1, 1e-7);
    const alone = Float32Array.of(1);
    const single = new Adam(1, 0.1, 1e-7);
    for (const gradient of [3, -1, 0.5]) {
      pair.step(together, Float32Array.of(100, gradient));
      single.step(alone, Float32Array.of(gradient));
    }
    expect(together[1]).toBe(alone[0]);
  });
});
