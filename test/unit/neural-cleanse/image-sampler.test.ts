import { describe, expect, it } from 'vitest';
import { ImageSampler } from '../../../src-main/neural-cleanse/image-sampler.ts';
import { labelRandom } from '../../../src-main/neural-cleanse/random.ts';

const rounds = (imageCount: number, count: number, seed = 1): number[][] => {
  const sampler = new ImageSampler(imageCount, labelRandom(seed, 0));
  return Array.from({ length: count }, () => Array.from({ length: imageCount }, () => sampler.next()));
};

describe('the image sampler', () => {
  it('gives every image once a round', () => {
    for (const round of rounds(50, 4)) {
      expect(round.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    }
  });

  it('gives every round an order of its own', () => {
    const [first, second] = rounds(50, 2);
    expect(first).not.toEqual(second);
  });

  it('gives the same order again for the same seed, another for another', () => {
    expect(rounds(50, 2, 3)).toEqual(rounds(50, 2, 3));
    expect(rounds(50, 1, 3)).not.toEqual(rounds(50, 1, 4));
  });

  it('goes on with a single image', () => {
    expect(rounds(1, 3)).toEqual([[0], [0], [0]]);
  });

  it('starts with every order equally often', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed++) {
      const order = String(rounds(3, 1, seed)[0]);
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // 1000 expected with a deviation of 29. Exchanging with any place, not only those before, gives 889 or 1111.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(100);
  });
});
