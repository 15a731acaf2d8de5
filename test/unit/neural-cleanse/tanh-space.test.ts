import { describe, expect, it } from 'vitest';
import {
  chainThroughTanh,
  fromTanhSpace,
  pixelMax,
  toTanhSpace,
} from '../../../src-main/neural-cleanse/tanh-space.ts';
import { largestDeviation } from '../../support/deviation.ts';

/** The map as the reference writes it, in float64. */
const unit = (v: number): number => Math.tanh(v) / (2 - 1e-7) + 0.5;

describe('tanh space', () => {
  it.each([1, pixelMax])('brings values of [0, %d] back as they were', (scale) => {
    const values = Float32Array.from([0, 0.001, 0.25, 0.5, 0.9, 0.999, 1], (value) => value * scale);
    const back = new Float32Array(values.length);
    fromTanhSpace(toTanhSpace(values, scale), scale, back);
    // Two float32 roundings, of v and of the result.
    expect(largestDeviation(back, values)).toBeLessThan(3e-7);
  });

  it('maps 0 to the middle of the range', () => {
    const middle = new Float32Array(1);
    fromTanhSpace(Float32Array.of(0), pixelMax, middle);
    expect(middle[0]).toBe(127.5);
  });

  it("keeps the ends of the range finite with Keras' epsilon", () => {
    // atanh(0.5 · (2 − 1e-7)) = ½ · ln((2 − 5e-8) / 5e-8) = 8.752195…
    const [low, high] = toTanhSpace(Float32Array.of(0, 1), 1);
    expect(high).toBeCloseTo(8.752195, 5);
    expect(low).toBe(-high!);
  });

  it('clips values outside the range before it maps them', () => {
    const outside = toTanhSpace(Float32Array.of(-3, 300), pixelMax);
    expect(outside).toEqual(toTanhSpace(Float32Array.of(0, 255), pixelMax));
  });

  it('stays within the range however large the variables grow', () => {
    const values = new Float32Array(4);
    fromTanhSpace(Float32Array.of(-1e30, -20, 20, 1e30), 1, values);
    // tanh / (2 − ε) reaches 0.5 + 2.5e-8 at the ends, half a float32 step at 1.
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-3e-8);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
  });

  it.each([1, pixelMax])('has the derivative of its map, scaled to %d', (scale) => {
    const v = Float32Array.of(-4, -1, -0.1, 0, 0.5, 2, 3);
    const gradient = Float32Array.of(1, -2, 3, 1, 0.5, -1, 10);
    const expected = gradient.map((g, i) => {
      const step = 1e-5;
      return (g * scale * (unit(v[i]! + step) - unit(v[i]! - step))) / (2 * step);
    });
    chainThroughTanh(gradient, v, scale);
    // Rounding of the results to float32; the central differences are good to 1e-10.
    expect(largestDeviation(gradient, expected)).toBeLessThan(2e-7);
  });
});
