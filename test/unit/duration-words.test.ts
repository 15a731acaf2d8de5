import { describe, expect, it } from 'vitest';
import { describeDurationRange } from '../../src-shared/duration-words.ts';

describe('describeDurationRange', () => {
  it.each([
    [21_400, 21_400, 'about 21 s'],
    [40_000, 62_000, 'about 40 to 62 s'],
    [80_000, 130_000, 'about 1.5 to 2 min'],
    [22 * 60_000, 34 * 60_000, 'about 22 to 34 min'],
    [5_000_000, 7_500_000, 'about 1.5 to 2 h'],
    [209 * 3_600_000, 310 * 3_600_000, 'about 8.5 to 13 days'],
    [0, 100, 'less than 1 s'],
  ])('says of %i to %i ms "%s"', (low, high, words) => {
    expect(describeDurationRange({ low, high })).toBe(words);
  });
});
