import { expect, test } from 'vitest';
import { rocArea } from '../../../../bench/verdicts/statistics/roc-area.ts';

test('is the share of pairs that the positive wins', () => {
  // 2 beats 1 but not 3; 4 beats both.
  expect(rocArea([1, 3], [2, 4])).toBe(0.75);
});

test('is 1 where a threshold separates the sides, and 0 where it does so the wrong way round', () => {
  expect(rocArea([1, 2], [3, 4, 5])).toBe(1);
  expect(rocArea([3, 4, 5], [1, 2])).toBe(0);
});

test('counts a tie as half', () => {
  expect(rocArea([2, 2, 2], [2, 2])).toBe(0.5);
  expect(rocArea([1, 2], [2])).toBe(0.75);
});

test('ranks what has no score below all that have one', () => {
  expect(rocArea([-Infinity, 1], [-Infinity, 2])).toBe(0.625); // ties 0.5, loses to 1, wins twice
});

test('is not defined where a side is empty', () => {
  expect(rocArea([], [1])).toBeNull();
  expect(rocArea([1], [])).toBeNull();
});

test('depends on the order of the scores alone', () => {
  const [negatives, positives] = [
    [0.2, 1.5, 3],
    [1, 2, 9],
  ];
  expect(rocArea(negatives.map(Math.exp), positives.map(Math.exp))).toBe(rocArea(negatives, positives));
});
