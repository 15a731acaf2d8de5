import { describe, expect, it } from 'vitest';
import { labelRandom } from '../../../src-main/neural-cleanse/random.ts';
import { coarseSize, sumSquares, upsample } from '../../../src-main/neural-cleanse/super-pixels.ts';

const grid = { side: 2, height: 3, width: 5 };

describe('super-pixels', () => {
  it('cover the mask, the last row and column with squares that stick out', () => {
    expect(coarseSize(grid)).toEqual([2, 3]);
    expect(coarseSize({ side: 2, height: 4, width: 4 })).toEqual([2, 2]);
  });

  it('repeat a value over its square and crop what sticks out', () => {
    const full = new Float32Array(15);
    upsample(grid, Float32Array.of(1, 2, 3, 4, 5, 6), full);
    expect([...full]).toEqual([1, 1, 2, 2, 3, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6]);
  });

  it('sum the gradient of a square into its value, whatever was there before', () => {
    const coarse = new Float32Array(6).fill(99);
    sumSquares(grid, new Float32Array(15).fill(1), coarse);
    expect([...coarse]).toEqual([4, 4, 2, 2, 2, 1]);
  });

  it('leave a mask as it is with squares of one pixel', () => {
    const single = { side: 1, height: 2, width: 2 };
    const full = new Float32Array(4);
    upsample(single, Float32Array.of(1, 2, 3, 4), full);
    expect([...full]).toEqual([1, 2, 3, 4]);
  });

  it.each([
    { side: 1, height: 3, width: 4 },
    { side: 2, height: 3, width: 5 },
    { side: 3, height: 7, width: 4 },
    { side: 9, height: 4, width: 4 },
  ])(
    'sum as the exact reverse of repeating: <up(a), b> = <a, sum(b)> for $side on $height×$width',
    (size) => {
      const random = labelRandom(1, 0);
      const [height, width] = coarseSize(size);
      // Small whole numbers, so that float32 sums are exact.
      const whole = (count: number) => Float32Array.from({ length: count }, () => random.below(21) - 10);
      const [a, b] = [whole(height * width), whole(size.height * size.width)];
      const [up, sum] = [new Float32Array(b.length), new Float32Array(a.length)];
      upsample(size, a, up);
      sumSquares(size, b, sum);
      expect(dot(up, b)).toBe(dot(a, sum));
    },
  );
});

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((total, value, i) => total + value * b[i]!, 0);
}
