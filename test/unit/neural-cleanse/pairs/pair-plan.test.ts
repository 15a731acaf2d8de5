import { describe, expect, it } from 'vitest';
import { allPairs, pairsInFull } from '../../../../src-main/neural-cleanse/pairs/pair-plan.ts';
import { labelRandom } from '../../../../src-main/neural-cleanse/random.ts';
import { pairScreening } from '../../../../src-shared/pair-screening.ts';
import { briefPair } from '../../../support/pair-measurements.ts';

const labels = Array.from({ length: 12 }, (_, label) => label);

/** Norms that source and target multiply up to, a little scattered; those of `planted` are a third of that. */
function briefPairs(planted: readonly (readonly [source: number, target: number])[]) {
  const random = labelRandom(1, 0);
  return allPairs(labels, labels).map(({ source, label: target }) => {
    const usual = (50 + 10 * source) * (1 + 0.2 * target) * (0.9 + 0.2 * random.unit());
    const isPlanted = planted.some(([from, to]) => from === source && to === target);
    return briefPair(source, target, isPlanted ? usual / 3 : usual);
  });
}

const places = (tasks: readonly { source: number; label: number }[]) =>
  tasks.map(({ source, label }) => `${source}→${label}`);

describe('the pairs of a scan', () => {
  it('are those of a class with images and another label', () => {
    expect(places(allPairs([0, 2], [0, 1, 2]))).toEqual(['2→0', '0→1', '2→1', '0→2']);
  });
});

describe('the pairs that are searched in full', () => {
  it('are those that are small for their source and target', () => {
    const promising = pairsInFull(
      briefPairs([
        [11, 11 - 1],
        [9, 8],
      ]),
      0,
    ).filter(({ role }) => role === 'searched');
    expect(places(promising)).toEqual(expect.arrayContaining(['11→10', '9→8']));
  });

  it('are those that are small at all', () => {
    const promising = pairsInFull(briefPairs([]), 0).filter(({ role }) => role === 'searched');
    expect(places(promising)).toEqual(expect.arrayContaining(['1→0', '0→1', '2→0']));
  });

  it('are joined by controls drawn at random, by the seed', () => {
    const controls = (seed: number) =>
      places(pairsInFull(briefPairs([]), seed).filter(({ role }) => role === 'control'));
    expect(controls(0)).toHaveLength(pairScreening.controls);
    expect(controls(0)).toEqual(controls(0));
    expect(controls(0)).not.toEqual(controls(1));
  });

  it('are each chosen once, whatever the order of the brief searches', () => {
    const pairs = briefPairs([[3, 4]]);
    const chosen = places(pairsInFull(pairs, 5));
    expect(new Set(chosen).size).toBe(chosen.length);
    expect(places(pairsInFull(pairs.toReversed(), 5))).toEqual(chosen);
  });

  it('are none of those whose brief search broke down', () => {
    const pairs = briefPairs([]).map((pair) => (pair.target === 3 ? { ...pair, briefNorm: null } : pair));
    expect(pairsInFull(pairs, 0).some(({ label }) => label === 3)).toBe(false);
  });
});
