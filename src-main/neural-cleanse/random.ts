import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of random numbers that depends on nothing but its seed. */
export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
  /** Uniform whole number in [0, limit). */
  below(limit: number): number;
}

/**
 * The stream of one label: xoroshiro128+ seeded with `seed` and jumped ahead 2⁶⁴ draws a label, so that no two labels
 * share numbers. A label's search therefore gives the same result alone, in any order, resumed or replayed. Label 0 is
 * one jump ahead as well: the first numbers after seeding hardly depend on a small seed.
 */
export function labelRandom(seed: number, label: number): Random {
  const generator = xoroshiro128plus(seed);
  for (let i = 0; i <= label; i++) generator.jump();
  return drawFrom(generator);
}

/** The stream that picks the held-out images: the same for every seed, so that repeated scans measure on the same. */
export function heldOutRandom(): Random {
  const generator = xoroshiro128plus(0);
  generator.jump();
  return drawFrom(generator);
}

/** The stream that draws the controls of a screened scan: of another seed than the labels' streams. */
export function screeningRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed ^ 0x5c4ee9);
  generator.jump();
  return drawFrom(generator);
}

/** The stream that places the climbers of the margin search for a label: of another seed than the label's search. */
export function marginRandom(seed: number, label: number): Random {
  return labelRandom((seed ^ 0x3a9d17) >>> 0, label);
}

/** The stream that draws the labels whose search is repeated for comparison. */
export function repetitionRandom(seed: number): Random {
  return labelRandom((seed ^ 0x71c2b5) >>> 0, 1);
}

/** The stream of the `search`-th search for one pair: of another seed than the labels' searches. */
export function pairRandom(seed: number, source: number, target: number, search: number): Random {
  return labelRandom((repeatedSeed(seed ^ 0x2b47f3, source) + search) >>> 0, target);
}

/** The stream that draws the pairs that are searched in full to compare others with. */
export function pairControlRandom(seed: number): Random {
  return labelRandom((seed ^ 0x19e5a1) >>> 0, 2);
}

/**
 * The seed of a label's `repetition`-th further search; the first one has the scan's own. Odd multiples of a large odd
 * number apart (2³² over the golden ratio), so that neighbouring scans' seeds do not meet.
 */
export function repeatedSeed(seed: number, repetition: number): number {
  return (seed + Math.imul(repetition, 0x9e3779b1)) >>> 0;
}

function drawFrom(generator: RandomGenerator): Random {
  return {
    unit: () => uniformFloat64(generator),
    below: (limit) => uniformInt(generator, 0, limit - 1),
  };
}
