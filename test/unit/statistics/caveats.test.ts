import { describe, expect, it } from 'vitest';
import { isNearChance } from '../../../src-shared/statistics/input-caveats.ts';

describe('an accuracy near chance', () => {
  it('is one of at most 0.2 beyond guessing, on the scale from guessing to perfect', () => {
    // Ten labels: guessing is 0.1, so the bound is 0.1 + 0.2 · 0.9 = 0.28.
    expect([0, 0.1, 0.27, 0.29, 1].map((accuracy) => isNearChance(accuracy, 10))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    // Two labels: 0.5 + 0.2 · 0.5 = 0.6.
    expect([0.55, 0.65].map((accuracy) => isNearChance(accuracy, 2))).toEqual([true, false]);
  });

  it('does not exist with a single label, where every guess is right', () => {
    expect(isNearChance(1, 1)).toBe(false);
  });
});
