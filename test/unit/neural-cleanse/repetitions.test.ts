import { describe, expect, it } from 'vitest';
import { labelRandom } from '../../../src-main/neural-cleanse/random.ts';
import { planRepetitions } from '../../../src-main/neural-cleanse/repetitions.ts';
import type { LabelMeasurements } from '../../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { presets } from '../../../src-shared/presets.ts';
import { mergeRepetition } from '../../../src-shared/repetition.ts';
import { evidenceDeviation } from '../../../src-shared/statistics/evidence-test.ts';
import { labelMeasurements } from '../../support/label-measurements.ts';

/** Threshold 2: doubt from 1.5 to 2, and an index a little beyond hinges on chance as well. */
const settings: ScanSettings = { ...presets.fast, anomalyThreshold: 2, repetitions: 2 };
const labelCount = 20;

/** The norm of this index, were the median 100. */
const normOf = (index: number) => 100 * Math.exp(-index * evidenceDeviation(labelCount));

/** Twenty labels of which labels 4, 11 and 7 stand out with these indexes; the median is 100, others differ by little. */
function scanned(indexes: readonly [number, number, number]): LabelMeasurements[] {
  const outstanding = new Map([
    [4, indexes[0]],
    [11, indexes[1]],
    [7, indexes[2]],
  ]);
  return Array.from({ length: labelCount }, (_, label) =>
    labelMeasurements(label, normOf(outstanding.get(label) ?? 0)),
  );
}

const inDoubt = scanned([1.8, 0.6, 0.5]);
const chosen = (finished: readonly LabelMeasurements[], changes: Partial<ScanSettings> = {}) =>
  planRepetitions(finished, { ...settings, ...changes }).map(({ label }) => label);

describe('nothing is searched again', () => {
  it.each([0.9, 2.5, 8])('where the outcome is settled: index %d', (index) => {
    expect(planRepetitions(scanned([index, 0.5, 0.4]), settings)).toEqual([]);
  });

  it('where the settings allow no repetition', () => {
    expect(chosen(inDoubt, { repetitions: 0 })).toEqual([]);
  });

  it('where the outlier test judges, which knows no repeated norms', () => {
    expect(chosen(inDoubt, { verdictRule: 'outlier-test' })).toEqual([]);
  });

  it('of two labels, which are too few for any verdict', () => {
    expect(chosen(inDoubt.slice(3, 5))).toEqual([]);
  });

  it('before any label is finished', () => {
    expect(chosen([])).toEqual([]);
  });
});

describe('an index that hinges on chance', () => {
  it.each([1.4, 1.5, 1.8, 2, 2.1])('has eight labels searched again, three for standing out: %d', (index) => {
    const tasks = planRepetitions(scanned([index, 0.6, 0.5]), settings);
    expect(tasks).toHaveLength(8);
    expect(tasks.map(({ label }) => label)).toEqual(expect.arrayContaining([4, 7, 11]));
    for (const task of tasks) expect(task).toMatchObject({ role: 'searched', repetition: 1 });
  });

  it('has the same labels searched again for the same seed, and others to compare with for another', () => {
    expect(chosen(inDoubt)).toEqual(chosen(inDoubt));
    const drawn = new Set([0, 1, 2, 3, 4].map((seed) => chosen(inDoubt, { seed }).join()));
    expect(drawn.size).toBeGreaterThan(1);
    for (const seed of [1, 2, 3])
      expect(chosen(inDoubt, { seed })).toEqual(expect.arrayContaining([4, 7, 11]));
  });

  it('does not depend on the order in which labels were finished', () => {
    const ascending = (labels: number[]) => labels.toSorted((a, b) => a - b);
    expect(ascending(chosen(inDoubt.toReversed()))).toEqual(ascending(chosen(inDoubt)));
  });

  it('has all labels searched again where there are no more', () => {
    // Of few labels: the median is that of 100 100 100 100 and one that is smaller.
    const few = [100, 100, 30, 100, 100].map((norm, label) => labelMeasurements(label, norm));
    expect(chosen(few)).toEqual([0, 1, 2, 3, 4]);
  });

  it('has labels searched again in their role, but none that was only screened or never worked', () => {
    const roles = inDoubt.map((label): LabelMeasurements => {
      if (label.label >= 15)
        return { ...label, role: 'screened', maskL1Norm: 1, norms: [null], reachedThreshold: false };
      return { ...label, role: label.label === 4 ? 'searched' : 'control' };
    });
    const lost = roles.map((label) =>
      label.label === 0
        ? { ...label, reachedThreshold: false, norms: [null], heldOutSuccessRate: 0.2 }
        : label,
    );
    for (let seed = 0; seed < 20; seed++) {
      const tasks = planRepetitions(lost, { ...settings, seed });
      expect(tasks).toHaveLength(8);
      for (const { label, role } of tasks) {
        expect(label).toBeGreaterThan(0);
        expect(label).toBeLessThan(15);
        expect(role).toBe(label === 4 ? 'searched' : 'control');
      }
    }
  });
});

/** What another search of the label would find: the same whenever it is made. */
function search(label: number, round: number, seed: number): LabelMeasurements {
  const random = labelRandom(1000 * seed + round, label);
  const norm = normOf(label === 4 ? 1.8 : 0.3) * (0.7 + 0.5 * random.unit());
  const found = labelMeasurements(label, norm, { featureSimilarity: random.unit() });
  return random.unit() < 0.1 ? { ...found, reachedThreshold: false, norms: [null] } : found;
}

/** Repeats label by label, and plans anew after so many: what was repeated in which round. */
function repeat(finished: readonly LabelMeasurements[], seed: number, planAfter: () => number) {
  const known = new Map(finished.map((label) => [label.label, label]));
  const made: string[] = [];
  for (;;) {
    const tasks = planRepetitions([...known.values()], { ...settings, seed });
    if (tasks.length === 0) return { known, made: made.toSorted() };
    for (const { label, repetition } of tasks.slice(0, planAfter())) {
      known.set(label, mergeRepetition(known.get(label)!, search(label, repetition, seed)));
      made.push(`${repetition}: ${label}`);
    }
  }
}

describe('a scan that is resumed in the middle of a round', () => {
  it('goes on with the same labels, and ends with the same figures', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = labelRandom(seed, 0);
      const finished = inDoubt.map((label) => ({
        ...label,
        largestMargin: 10 + random.unit(),
        featureSimilarity: 0.6 + 0.1 * random.unit(),
      }));
      const undisturbed = repeat(finished, seed, () => Infinity);
      expect(undisturbed.made.length).toBeGreaterThan(0);
      expect(undisturbed.made.length % 8).toBe(0);
      const resumed = repeat(finished, seed, () => 1 + random.below(8));
      expect(resumed.made).toEqual(undisturbed.made);
      expect(resumed.known).toEqual(undisturbed.known);
    }
  });

  it('ends after as many rounds as the settings allow', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { known, made } = repeat(inDoubt, seed, () => Infinity);
      expect(made.every((one) => one.startsWith('1') || one.startsWith('2'))).toBe(true);
      for (const { norms } of known.values())
        expect(norms.length).toBeLessThanOrEqual(1 + settings.repetitions);
    }
  });

  it.each([
    [8, 1],
    [9, 2],
  ])(
    'of %d labels ends after %d round(s), lest the scan take more than three times as long',
    (count, rounds) => {
      const few = inDoubt.slice(0, count);
      const { known, made } = repeat(few, 1, () => Infinity);
      expect(made).toHaveLength(8 * rounds);
      for (const { norms } of known.values()) expect(norms.length).toBeLessThanOrEqual(1 + rounds);
    },
  );

  it('ends early where the first round has settled the outcome', () => {
    // All repetitions find a tenth of the first norm but those of label 4, which is no longer small then.
    const known = new Map(inDoubt.map((label) => [label.label, label]));
    for (const { label } of planRepetitions(inDoubt, settings)) {
      const first = known.get(label)!;
      const norm = label === 4 ? first.maskL1Norm! : first.maskL1Norm! / 10;
      known.set(label, mergeRepetition(first, labelMeasurements(label, norm)));
    }
    expect(planRepetitions([...known.values()], settings)).toEqual([]);
  });
});
