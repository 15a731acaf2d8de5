import { describe, expect, it } from 'vitest';
import { chanceIndex } from '../../../src-shared/statistics/chance-index.ts';
import { median } from '../../../src-shared/statistics/median.ts';
import { labelRandom, type Random } from '../../../src-main/neural-cleanse/random.ts';

/** One number of the standard normal distribution (Box & Muller). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
}

/** The largest index among so many normal norms, by the outlier test's own formula. */
function largestIndex(norms: number, random: Random): number {
  const values = Array.from({ length: norms }, () => normal(random));
  const centre = median(values);
  const scaledMad = 1.4826 * median(values.map((value) => Math.abs(value - centre)));
  return (centre - Math.min(...values)) / scaledMad;
}

describe('chanceIndex', () => {
  // 4,000 draws: the share above a 5 % quantile has a standard error of 0.35 %; the table is rounded to 0.1.
  it.each([5, 10, 14, 43, 100, 200])('is passed by chance in about 5 %% of draws of %i norms', (norms) => {
    const random = labelRandom(7, norms);
    const passed = Array.from({ length: 4000 }, () => largestIndex(norms, random)).filter(
      (index) => index > chanceIndex(norms),
    );
    expect(passed.length / 4000).toBeGreaterThan(0.03);
    expect(passed.length / 4000).toBeLessThan(0.07);
  });

  it('takes the rougher of the norms that were compared and those that the deviation is taken of', () => {
    expect(chanceIndex(1283, 50)).toBe(4);
    expect(chanceIndex(1283, 5)).toBe(5.7);
  });

  it('stays as it is beyond the numbers that were simulated', () => {
    expect(chanceIndex(2)).toBe(chanceIndex(3));
    expect(chanceIndex(5000)).toBe(chanceIndex(1283));
  });
});
