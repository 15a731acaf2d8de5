import { describe, expect, it } from 'vitest';
import { labelRandom } from '../../../src-main/neural-cleanse/random.ts';

const draw = (seed: number, label: number, count: number): number[] => {
  const random = labelRandom(seed, label);
  return Array.from({ length: count }, () => random.unit());
};

describe('the random numbers of a label', () => {
  it('are the same on every machine and in every version', () => {
    expect(draw(0, 0, 3)).toEqual([0.7612766138253905, 0.5396832515204624, 0.035697919614496865]);
    expect(draw(7, 2, 3)).toEqual([0.2173320556392322, 0.1773338129508989, 0.938790583526531]);
  });

  it('are the same again for the same seed and label', () => {
    expect(draw(3, 5, 50)).toEqual(draw(3, 5, 50));
  });

  it('are others for another seed', () => {
    expect(draw(3, 5, 5)).not.toEqual(draw(4, 5, 5));
  });

  it('are never shared by two labels', () => {
    const labels = 43;
    const drawn = Array.from({ length: labels }, (_, label) => draw(1, label, 500)).flat();
    expect(new Set(drawn).size).toBe(labels * 500);
  });

  it('fill [0, 1) and the whole numbers below a limit evenly', () => {
    const random = labelRandom(1, 1);
    const units = Array.from({ length: 10_000 }, () => random.unit());
    expect(units.every((value) => value >= 0 && value < 1)).toBe(true);
    // The mean of 10,000 uniform draws has the deviation 0.0029: five of them.
    const mean = units.reduce((sum, value) => sum + value) / units.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.0145);

    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 6000; i++) counts[random.below(6)]!++;
    // 1000 expected with a deviation of 29: five of them.
    expect(Math.min(...counts)).toBeGreaterThan(855);
    expect(Math.max(...counts)).toBeLessThan(1145);
  });
});
