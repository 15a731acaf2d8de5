import { expect, test } from 'vitest';
import { intoLanes } from '../../../src-shared/charts/lanes.ts';

test('marks with room between them stay in the middle', () => {
  expect(intoLanes([0, 10, 20], 10, 5)).toEqual([0, 0, 0]);
});

test('equal marks are stacked evenly about the middle', () => {
  expect(intoLanes([4, 4, 4, 4, 4], 10, 5)).toEqual([0, 1, -1, 2, -2]);
});

test('a mark returns to the middle as soon as there is room', () => {
  expect(intoLanes([0, 5, 10], 10, 5)).toEqual([0, 1, 0]);
});

test('without room a mark goes where it overlaps least', () => {
  expect(intoLanes([0, 2, 3, 4], 10, 3)).toEqual([0, 1, -1, 0]);
});

test('an even number of lanes loses one', () => {
  expect(new Set(intoLanes(new Array<number>(20).fill(0), 10, 4))).toEqual(new Set([0, 1, -1]));
});
