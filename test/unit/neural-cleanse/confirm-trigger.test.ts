import { describe, expect, it } from 'vitest';
import { allowedMisses, confirmTrigger } from '../../../src-main/neural-cleanse/confirm-trigger.ts';

/** A family whose trigger at `shift` has that one mask value, and works from `enough` on. */
function family(enough: number, imageCount = 200) {
  const tried: number[] = [];
  const confirm = () =>
    confirmTrigger(
      (shift) => ({ mask: Float64Array.of(shift) as unknown as Float32Array, pattern: new Float32Array() }),
      {
        imageCount,
        successRate: async ({ mask }) => {
          tried.push(mask[0]!);
          return mask[0]! >= enough ? 1 : 0.9;
        },
      },
      0.99,
    );
  return { confirm, tried };
}

describe('confirmTrigger', () => {
  it.each([-0.18, -0.02, 0.01, 0.3, 1.7])(
    'finds the smallest size that works to 0.05: %d',
    async (enough) => {
      const { trigger, isConfirmed, successRate } = await family(enough).confirm();
      expect(isConfirmed).toBe(true);
      expect(successRate).toBe(1);
      expect(trigger.mask[0]).toBeGreaterThanOrEqual(enough);
      expect(trigger.mask[0]! - enough).toBeLessThanOrEqual(0.05);
    },
  );

  it('makes a trigger at most a quarter smaller', async () => {
    const { trigger } = await family(-5).confirm();
    expect(trigger.mask[0]).toBeGreaterThanOrEqual(-0.25);
    expect(trigger.mask[0]).toBeLessThanOrEqual(-0.2);
  });

  it('gives up at the largest size, and returns that', async () => {
    const { confirm, tried } = family(100);
    const { trigger, isConfirmed, successRate } = await confirm();
    expect(isConfirmed).toBe(false);
    expect(successRate).toBe(0.9);
    expect(trigger.mask[0]).toBe(Math.max(...tried));
  });

  it('takes a success that is not significantly below the threshold', async () => {
    const rate = (successRate: number) =>
      confirmTrigger(
        () => ({ mask: new Float32Array(1), pattern: new Float32Array(1) }),
        { imageCount: 256, successRate: async () => successRate },
        0.99,
      );
    expect((await rate(251 / 256)).isConfirmed).toBe(true);
    expect((await rate(250 / 256)).isConfirmed).toBe(false);
  });
});

describe('allowedMisses', () => {
  // Binomial tables: P(X ≥ 5) = 0.108 and P(X ≥ 6) = 0.045 of Binomial(256, 0.01); P(X ≥ 1) = 0.059 of Binomial(6, 0.01).
  it.each([
    [256, 0.99, 5],
    [100, 0.99, 3],
    [6, 0.99, 1],
    [5, 0.99, 0],
    [100, 1, 0],
  ])('of %i images at %d are %i', (imageCount, threshold, misses) => {
    expect(allowedMisses(imageCount, threshold)).toBe(misses);
  });
});
