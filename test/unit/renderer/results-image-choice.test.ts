import { describe, expect, it } from 'vitest';
import { otherIndexes, pageOf } from '../../../src-renderer/state/image-choice.ts';

it('chooses images between the first ones, none of which was shown', () => {
  const first = [0, 100, 200, 300];
  const second = otherIndexes(first, 1)!;
  expect(second).toHaveLength(3);
  expect(second.every((index, place) => index > first[place]! && index < first[place + 1]!)).toBe(true);
});

it('chooses other images in every round while there are some', () => {
  const first = [0, 100, 200];
  const rounds = Array.from({ length: 50 }, (_, round) => otherIndexes(first, round + 1)![0]);
  expect(new Set(rounds).size).toBe(50);
});

it('finds no others where every image is shown already', () => {
  expect(otherIndexes([0, 1, 2], 1)).toBeNull();
  expect(otherIndexes([0], 1)).toBeNull();
  expect(otherIndexes([], 1)).toBeNull();
});

describe('images of a class', () => {
  it('are shown a page at a time, and then from the start', () => {
    const places = [3, 9, 11, 20, 41];
    const pages = [0, 1, 2, 3].map((round) => pageOf(places, 2, round));
    expect(pages).toEqual([[3, 9], [11, 20], [41], [3, 9]]);
  });

  it('are none where the class has none', () => {
    expect(pageOf([], 12, 1)).toEqual([]);
  });
});
