import { describe, expect, it } from 'vitest';
import { presets } from '../../src-shared/presets.ts';
import {
  mergeRepetition,
  repeatedNorms,
  repetition,
  repetitionSettings,
  repetitionShrinkage,
} from '../../src-shared/repetition.ts';
import { labelRandom } from '../../src-main/neural-cleanse/random.ts';
import { labelMeasurements } from '../support/label-measurements.ts';

it('a repetition has one start, and three times the steps', () => {
  expect(repetitionSettings({ ...presets.fast, starts: 2, steps: 20 })).toEqual({
    ...presets.fast,
    starts: 1,
    steps: 20 * repetition.stepFactor,
  });
});

describe('a label with one more search', () => {
  const first = labelMeasurements(4, 30, {
    role: 'control',
    largestMargin: 12,
    featureSimilarity: 0.8,
    gradientEvaluations: 160,
    durationMs: 500,
  });
  const again = (norm: number | null, changes = {}) =>
    labelMeasurements(4, norm, {
      featureSimilarity: 0.1,
      gradientEvaluations: 240,
      durationMs: 700,
      steps: 60,
      heldOutSuccessRate: 0.97,
      ...changes,
    });
  /** What is of all searches, whichever trigger is kept. */
  const ofAll = {
    role: 'control',
    largestMargin: 12,
    featureSimilarity: 0.8,
    gradientEvaluations: 400,
    durationMs: 1200,
  };

  it('has the smaller trigger of the two, and the norms of both', () => {
    const smaller = mergeRepetition(first, again(20));
    expect(smaller).toMatchObject({
      ...ofAll,
      maskL1Norm: 20,
      norms: [30, 20],
      steps: 60,
      heldOutSuccessRate: 0.97,
    });
    const larger = mergeRepetition(first, again(31));
    expect(larger).toMatchObject({
      ...ofAll,
      maskL1Norm: 30,
      norms: [30, 31],
      steps: 20,
      heldOutSuccessRate: 0.99,
    });
  });

  it('keeps the first of two equal ones', () => {
    expect(mergeRepetition(first, again(30)).steps).toBe(20);
  });

  it('keeps a trigger that works however small one is that does not', () => {
    const missed = again(5, { reachedThreshold: false, norms: [null] });
    expect(mergeRepetition(first, missed)).toMatchObject({ ...ofAll, maskL1Norm: 30, norms: [30, null] });
  });

  it('takes a trigger that works in place of one that does not, though it is larger', () => {
    const failed = { ...first, maskL1Norm: 3, reachedThreshold: false, norms: [null] };
    expect(mergeRepetition(failed, again(20))).toMatchObject({
      ...ofAll,
      maskL1Norm: 20,
      norms: [null, 20],
      reachedThreshold: true,
    });
  });

  it('keeps its trigger where the other search broke down', () => {
    const broken = again(null, { reachedThreshold: false, stopReason: 'not-finite' });
    expect(mergeRepetition(first, broken)).toMatchObject({
      ...ofAll,
      maskL1Norm: 30,
      norms: [30, null],
      stopReason: 'early-stop',
    });
  });

  it('has the smallest norm that works of any number of searches, in the order they were made', () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = labelRandom(seed, 0);
      const searches = Array.from({ length: 2 + random.below(4) }, () =>
        random.unit() < 0.3
          ? labelMeasurements(0, random.unit(), { reachedThreshold: false, norms: [null] })
          : labelMeasurements(0, 1 + random.unit()),
      );
      const merged = searches.slice(1).reduce(mergeRepetition, searches[0]!);
      expect(merged.norms).toEqual(searches.flatMap(({ norms }) => norms));
      const working = searches.filter(({ reachedThreshold }) => reachedThreshold);
      const smallest = Math.min(...working.map(({ maskL1Norm }) => maskL1Norm!));
      expect(merged.reachedThreshold).toBe(working.length > 0);
      if (working.length > 0) expect(merged.maskL1Norm).toBe(smallest);
    }
  });
});

it('the repeated norms are those after the first one, without searches that found nothing', () => {
  expect(repeatedNorms({ norms: [9, 8, null, 7] })).toEqual([8, 7]);
  expect(repeatedNorms({ norms: [9] })).toEqual([]);
  expect(repeatedNorms({ norms: [] })).toEqual([]);
});

describe('how much smaller repetitions are', () => {
  it('is the median ratio of all repetitions to the first norm of their label', () => {
    // 8/10, 9/10, 10/20 and 30/40: in order 0.5, 0.75, 0.8, 0.9.
    const controls = [{ norms: [10, 8, 9] }, { norms: [20, 10] }, { norms: [40, null, 30] }];
    expect(repetitionShrinkage(controls)).toBeCloseTo((0.75 + 0.8) / 2, 12);
  });

  it('is 1 where there is nothing to compare', () => {
    for (const norms of [[], [5], [null, 5], [0, 5], [5, null]]) {
      expect(repetitionShrinkage([{ norms }])).toBe(1);
    }
    expect(repetitionShrinkage([])).toBe(1);
  });

  it('does not depend on the unit of the norms', () => {
    const labels = [[10, 8], [12, 11], [7, 6]].map((norms) => ({ norms })); // prettier-ignore
    const scaled = labels.map(({ norms }) => ({ norms: norms.map((norm) => 4 * norm) }));
    expect(repetitionShrinkage(scaled)).toBe(repetitionShrinkage(labels));
  });
});
