import { expect, test } from 'vitest';
import { median } from '../../../src-shared/statistics/median.ts';

test('the median of an odd number of values is the middle one', () => {
  expect(median([9, 1, 5])).toBe(5);
});

test('the median of an even number of values is the mean of the two middle ones', () => {
  expect(median([10, 1, 2, 4])).toBe(3);
});

test('values are ordered as numbers and the list is left as it was', () => {
  const values = [10, 9, 100];
  expect(median(values)).toBe(10);
  expect(values).toEqual([10, 9, 100]);
});

test('no values and values that are not finite are refused', () => {
  expect(() => median([])).toThrow(RangeError);
  expect(() => median([1, Number.NaN])).toThrow(RangeError);
  expect(() => median([1, Number.POSITIVE_INFINITY])).toThrow(RangeError);
});
