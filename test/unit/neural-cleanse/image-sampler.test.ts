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

  it('puts every image at every place equally often', () => {
    const firsts = rounds(4, 4000).map(([first]) => first!);
    const counts = [0, 1, 2, 3].map((image) => firsts.filter((first) => first === image).length);
    // 1000 expected with a deviation of 27: five of them.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(137);
  });
});
