import { expect, test } from 'vitest';
import { wilsonInterval } from '../../../../bench/verdicts/statistics/wilson-interval.ts';

test.each([
  // z² = 3.841459: bounds 0 and z² / (10 + z²), and their mirror image.
  [0, 10, 0, 0.277533],
  [10, 10, 0.722467, 1],
  // 0.5 ± z √(0.025 + z² / 400) / (1 + z² / 10) = 0.5 ± 0.263407.
  [5, 10, 0.236593, 0.763407],
  // z² / (1 + z²).
  [0, 1, 0, 0.793451],
])('%i of %i lies between the bounds of the formula', (hits, trials, low, high) => {
  const interval = wilsonInterval(hits, trials)!;
  expect(interval.low).toBeCloseTo(low, 6); // digits of the hand calculation
  expect(interval.high).toBeCloseTo(high, 6);
});

test('bounds stay within 0 and 1, and around the share, for any count', () => {
  for (let trials = 1; trials < 60; trials++) {
    for (let hits = 0; hits <= trials; hits++) {
      const { low, high } = wilsonInterval(hits, trials)!;
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low - 1e-12).toBeLessThanOrEqual(hits / trials); // rounding of doubles at the ends
      expect(high + 1e-12).toBeGreaterThanOrEqual(hits / trials);
    }
  }
});

test('nothing tried has no interval', () => {
  expect(wilsonInterval(0, 0)).toBeNull();
});
