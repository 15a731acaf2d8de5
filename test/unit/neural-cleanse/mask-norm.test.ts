import { describe, expect, it } from 'vitest';
import { addNormGradient, maskNorm } from '../../../src-main/neural-cleanse/mask-norm.ts';

const mask = Float32Array.of(0.5, 0.25, 0, 1);

describe('the mask norm', () => {
  it('sums the mask for L1, takes the root of the summed squares for L2, and is 0 for none', () => {
    expect(maskNorm(mask, 'l1')).toBe(1.75);
    expect(maskNorm(mask, 'l2')).toBe(Math.sqrt(1.3125));
    expect(maskNorm(mask, 'none')).toBe(0);
  });

  it.each(['l1', 'l2', 'none'] as const)('has the gradient of its finite differences: %s', (kind) => {
    const step = 2 ** -12; // exact in float32 beside these masks
    const shifted = (i: number, by: number) => mask.map((value, at) => (at === i ? value + by : value));
    const expected = Array.from(mask, (_, i) => {
      return (3 * (maskNorm(shifted(i, step), kind) - maskNorm(shifted(i, -step), kind))) / (2 * step);
    });
    const gradient = Float32Array.of(1, 2, 3, 4);
    addNormGradient(gradient, mask, maskNorm(mask, kind), 3, kind);
    // Truncation of the differences is about step² = 6e-8, rounding to float32 4e-7 at 7.
    expected.forEach((slope, i) => expect(gradient[i]).toBeCloseTo(1 + i + slope, 6));
  });

  it('leaves the gradient alone at a cost of 0', () => {
    const gradient = Float32Array.of(1, 2, 3, 4);
    addNormGradient(gradient, mask, maskNorm(mask, 'l1'), 0, 'l1');
    expect([...gradient]).toEqual([1, 2, 3, 4]);
  });

  it('has no L2 gradient at an empty mask, where it has no derivative', () => {
    const gradient = Float32Array.of(1, 2);
    addNormGradient(gradient, new Float32Array(2), 0, 5, 'l2');
    expect([...gradient]).toEqual([1, 2]);
  });
});
