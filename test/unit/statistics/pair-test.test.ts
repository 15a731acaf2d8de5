import { describe, expect, it } from 'vitest';
import { pairDeviation, runPairTest } from '../../../src-shared/statistics/pair-test.ts';
import { briefPair, fullPair } from '../../support/pair-measurements.ts';

const threshold = 2;

const controls = [1, 2, 3, 4].map((target) =>
  fullPair(0, target, { role: 'control', maskL1Norm: 10 * target + 15 }),
);

describe('the test of pairs', () => {
  it('measures a norm by those of the controls, in deviations', () => {
    const test = runPairTest([...controls, fullPair(5, 6, { maskL1Norm: 4 })], threshold)!;
    expect(test.median).toBeCloseTo(Math.sqrt(35 * 45), 10);
    const [foremost] = test.pairs;
    expect(foremost).toMatchObject({ source: 5, target: 6 });
    expect(foremost!.parts.size).toBeCloseTo(Math.log(test.median / 4) / pairDeviation(5), 10);
    expect(foremost!.parts.distance).toBe(0);
    expect(foremost!.parts.features).toBeCloseTo(0, 10);
    expect(test.flagged).toEqual([foremost]);
  });

  it('excuses a small trigger between classes that look alike', () => {
    const others = [7, 8, 9].map((target) => ({ ...briefPair(5, target, 60), cleanMargin: 5 }));
    const small = { maskL1Norm: 8 };
    const alike = [...controls, ...others, fullPair(5, 6, { ...small, cleanMargin: 1.8 })];
    const unlike = [...controls, ...others, fullPair(5, 6, { ...small, cleanMargin: 5 })];
    expect(runPairTest(alike, threshold)!.flagged).toEqual([]);
    expect(runPairTest(unlike, threshold)!.flagged).toHaveLength(1);
  });

  it('counts a path of its own through the features as suspicious', () => {
    const pair = (featureSimilarity: number | null) => {
      const test = runPairTest([...controls, fullPair(5, 6, { featureSimilarity })], threshold)!;
      return test.pairs.find(({ source }) => source === 5)!;
    };
    expect(pair(0.2).index).toBeGreaterThan(pair(0.8).index);
    expect(pair(null).parts.features).toBeNull();
    expect(pair(null).index).toBeCloseTo(pair(0.8).index, 10);
  });

  it('counts the labels besides the target that a trigger sends classes to, but for those that are natural', () => {
    const spread = (labelCount: number, ...goals: readonly (readonly [label: number, share: number])[]) => {
      const moves = goals.map(([label, share], place) => ({ source: 100 + place, label, share }));
      const others = Array.from({ length: labelCount - 1 }, (_, source) =>
        briefPair(source, labelCount - 1, 60),
      );
      const test = runPairTest([...controls, ...others, fullPair(5, 6, { moves })], threshold)!;
      return test.pairs.find(({ source }) => source === 5)!.parts.spread;
    };
    expect(spread(8, [6, 1], [6, 1])).toBe(0);
    expect(spread(8, [6, 1], [7, 1], [7, 1])).toBe(0);
    expect(spread(8, [6, 1], [7, 1], [1, 1], [2, 0.8])).toBe(2);
    expect(spread(8, [7, 1], [2, 0.6])).toBe(0);
    expect(spread(40, [7, 1], [8, 1], [9, 1], [10, 1])).toBe(0);
    expect(spread(20, [7, 1], [8, 1], [9, 1], [10, 1])).toBeCloseTo((4 - 2.4) / 2, 10);
  });

  it('takes off what is due to a source whose images are easily moved anywhere', () => {
    const brief = (usual: number) =>
      [7, 8, 9].flatMap((target) => [
        briefPair(5, target, usual),
        ...[1, 2, 3].map((source) => briefPair(source, target, 60)),
      ]);
    const part = (usual: number) =>
      runPairTest([...controls, ...brief(usual), fullPair(5, 6, { maskL1Norm: 8 })], threshold)!.pairs[0]!
        .parts.source;
    expect(part(60)).toBe(0);
    expect(part(90)).toBe(0);
    expect(part(30)).toBeCloseTo(-Math.log(2) / pairDeviation(30), 10);
  });

  it('flags a trigger of usual size that moves each class to a label of its own', () => {
    const moves = [0, 1, 2, 3, 4].map((source) => ({ source, label: source + 1, share: 1 }));
    const { flagged } = runPairTest([...controls, fullPair(1, 2, { maskL1Norm: 40, moves })], threshold)!;
    expect(flagged).toMatchObject([{ source: 1, target: 2 }]);
  });

  it('takes more for chance in a model whose controls scatter much', () => {
    const index = (norms: readonly number[]) => {
      const scattered = norms.map((norm, place) =>
        fullPair(0, place + 1, { role: 'control', maskL1Norm: norm }),
      );
      return runPairTest([...scattered, fullPair(5, 6, { maskL1Norm: 5 })], threshold)!.pairs[0]!.index;
    };
    const usual = index([40, 50, 50, 62]);
    expect(index([35, 50, 50, 70])).toBeCloseTo(usual, 10);
    expect(index([10, 50, 50, 250])).toBeLessThan(0.8 * usual);
  });

  it('expects the smallest of more pairs further apart', () => {
    expect(pairDeviation(90)).toBe(pairDeviation(20));
    expect(pairDeviation(1806)).toBeGreaterThan(pairDeviation(90));
  });

  it('takes the median norm of a pair that was searched again, by ratios', () => {
    const norms = [4, null, 16];
    const [foremost] = runPairTest([...controls, fullPair(5, 6, { maskL1Norm: 4, norms })], threshold)!.pairs;
    const [single] = runPairTest([...controls, fullPair(5, 6, { maskL1Norm: 8 })], threshold)!.pairs;
    expect(foremost!.index).toBeCloseTo(single!.index, 10);
  });

  it('leaves out pairs without a full search, and says nothing without controls', () => {
    expect(runPairTest([...controls, briefPair(7, 8, 1)], threshold)!.pairs).toHaveLength(4);
    expect(runPairTest([fullPair(5, 6, {}), briefPair(1, 2, 3)], threshold)).toBeNull();
    expect(runPairTest([], threshold)).toBeNull();
  });

  it('gives only finite numbers, whatever the margins and norms', () => {
    const strange = [
      fullPair(5, 6, { cleanMargin: -3 }),
      fullPair(6, 5, { cleanMargin: 0, maskL1Norm: 1e-9 }),
      fullPair(7, 5, { maskL1Norm: 0 }),
    ];
    for (const { index } of runPairTest([...controls, ...strange], threshold)!.pairs) {
      expect(index).toSatisfy(Number.isFinite);
    }
  });
});
