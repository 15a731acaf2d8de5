import { describe, expect, it } from 'vitest';
import { allPairs, pairsAgain, pairsInFull } from '../../../../src-main/neural-cleanse/pairs/pair-plan.ts';
import { labelRandom } from '../../../../src-main/neural-cleanse/random.ts';
import { pairScreening } from '../../../../src-shared/pair-screening.ts';
import { presets } from '../../../../src-shared/presets.ts';
import { briefPair, fullPair } from '../../../support/pair-measurements.ts';

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

describe('the pairs that are searched again', () => {
  const controls = [1, 2, 3].map((target) => fullPair(0, target, { role: 'control', maskL1Norm: 50 }));
  const settings = { ...presets.fast, anomalyThreshold: 2, repetitions: 2 };
  /** A pair so small that its index is this. */
  const standing = (target: number, index: number, more: readonly (number | null)[] = []) => {
    const norm = 50 * Math.exp(-0.7 * index);
    return fullPair(9, target, { maskL1Norm: norm, norms: [norm, ...more] });
  };
  const again = (...pairs: ReturnType<typeof fullPair>[]) =>
    pairsAgain([...controls, ...pairs, briefPair(4, 5, 60)], settings).map(
      ({ source, label, search }) => `${source}→${label} ${search}`,
    );

  it('are the foremost ones while their index is near the threshold', () => {
    expect(again(standing(1, 1.9), standing(2, 1), standing(3, 0.5), standing(4, 0.2))).toEqual([
      '9→1 2',
      '9→2 2',
      '9→3 2',
    ]);
  });

  it('are none where the outcome is settled', () => {
    expect(again(standing(1, 1))).toEqual([]);
    expect(again(standing(1, 3))).toEqual([]);
    expect(pairsAgain([], settings)).toEqual([]);
  });

  it('are those that a round has left, so that a scan goes on where it stopped', () => {
    const pairs = [standing(1, 1.9, [13]), standing(2, 1), standing(3, 0.5)];
    expect(again(...pairs)).toEqual(['9→2 2', '9→3 2']);
  });

  it('end once the repetitions settle it, and after as many as the settings allow', () => {
    expect(again(standing(1, 1.9, [45]), standing(2, 1, [25]), standing(3, 0.5, [35]))).toEqual([]);
    const near = 50 * Math.exp(-0.7 * 1.9);
    expect(again(standing(1, 1.9, [near]), standing(2, 1, [25]), standing(3, 0.5, [35]))).toEqual([
      '9→1 3',
      '9→2 3',
      '9→3 3',
    ]);
    const round = [near, near];
    expect(again(standing(1, 1.9, round), standing(2, 1, round), standing(3, 0.5, round))).toEqual([]);
  });
});
