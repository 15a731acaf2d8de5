import { describe, expect, it } from 'vitest';
import { allowedMisses, confirmTrigger } from '../../../src-main/neural-cleanse/confirm-trigger.ts';

/** A family whose trigger at `shift` has one mask value, 1 + shift, and works from shift `enough` on. */
function family(enough: number, largestNorm = Infinity) {
  const tried: number[] = [];
  const confirm = async () => {
    const confirmed = await confirmTrigger(
      {
        triggerAt: (shift) => ({ mask: Float32Array.of(1 + shift), pattern: new Float32Array() }),
        largestNorm,
      },
      {
        imageCount: 200,
        misses: async ({ mask }) => {
          tried.push(mask[0]! - 1);
          return mask[0]! - 1 >= enough ? 0 : 20;
        },
      },
      0.99,
    );
    return confirmed && { ...confirmed, shift: confirmed.trigger.mask[0]! - 1 };
  };
  return { confirm, tried };
}

describe('confirmTrigger', () => {
  it.each([-0.18, -0.02, 0.01, 0.3, 1.7])(
    'finds the smallest size that works to 0.05: %d',
    async (enough) => {
      const { shift, isConfirmed, successRate } = (await family(enough).confirm())!;
      expect(isConfirmed).toBe(true);
      expect(successRate).toBe(1);
      expect(shift).toBeGreaterThanOrEqual(enough);
      expect(shift - enough).toBeLessThanOrEqual(0.05);
    },
  );

  it('makes a trigger at most a quarter smaller', async () => {
    const { shift } = (await family(-5).confirm())!;
    expect(shift).toBeGreaterThanOrEqual(-0.25);
    expect(shift).toBeLessThanOrEqual(-0.2);
  });

  it('gives up at the largest size, and returns that', async () => {
    const { confirm, tried } = family(100);
    const { shift, isConfirmed, successRate } = (await confirm())!;
    expect(isConfirmed).toBe(false);
    expect(successRate).toBeNull();
    expect(shift).toBe(Math.max(...tried));
  });

  it.each([-0.18, -0.02, 0.01, 0.3])(
    'finds the same below a norm that is given, or nothing: %d',
    async (enough) => {
      const { trigger } = (await family(enough).confirm())!;
      const [norm] = trigger.mask;
      expect((await family(enough, norm! + 0.001).confirm())?.trigger).toEqual(trigger);
      const { confirm, tried } = family(enough, norm! - 0.2);
      expect(await confirm()).toBeNull();
      expect(tried.length).toBeLessThanOrEqual(2);
    },
  );

  it('tries nothing where even the smallest is too large', async () => {
    const { confirm, tried } = family(-5, 0.75);
    expect(await confirm()).toBeNull();
    expect(tried).toEqual([]);
  });

  it('takes a success that is not significantly below the threshold', async () => {
    const confirm = (misses: number) =>
      confirmTrigger(
        {
          triggerAt: () => ({ mask: new Float32Array(1), pattern: new Float32Array(1) }),
          largestNorm: Infinity,
        },
        { imageCount: 256, misses: async () => misses },
        0.99,
      );
    expect((await confirm(5))?.isConfirmed).toBe(true);
    expect((await confirm(6))?.isConfirmed).toBe(false);
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
