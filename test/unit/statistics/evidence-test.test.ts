import { describe, expect, it } from 'vitest';
import { labelRandom, type Random } from '../../../src-main/neural-cleanse/random.ts';
import {
  evidenceDeviation,
  indexOf,
  runEvidenceTest,
  settle,
  settledNorm,
} from '../../../src-shared/statistics/evidence-test.ts';

interface Signs {
  readonly label: number;
  readonly norm: number;
  readonly largestMargin?: number | null;
  readonly featureSimilarity?: number | null;
}

/** One deviation of a model of up to ten labels. */
const deviation = 0.725;

function run(labels: readonly Signs[], threshold = 2) {
  return runEvidenceTest(labels, labels, labels.length, threshold);
}

const withNorms = (norms: readonly number[]): Signs[] => norms.map((norm, label) => ({ label, norm }));
const withMargins = (margins: readonly (number | null)[]): Signs[] =>
  margins.map((largestMargin, label) => ({ label, norm: 100, largestMargin }));
const marginsOf = (margins: readonly (number | null)[]) =>
  [...run(withMargins(margins)).parts.values()].map(({ margin }) => margin);

describe('a hand-computed case', () => {
  // Medians: norm 100, margin 10, similarity 0.9. Label 2 has half of the norm, twice the margin, and 0.4.
  const labels = [
    { label: 0, norm: 100, largestMargin: 10, featureSimilarity: 0.9 },
    { label: 1, norm: 400, largestMargin: 5, featureSimilarity: 1 },
    { label: 2, norm: 50, largestMargin: 20, featureSimilarity: 0.4 },
    { label: 3, norm: 100, largestMargin: 10, featureSimilarity: 0.9 },
    { label: 4, norm: 100, largestMargin: 10, featureSimilarity: 0.9 },
  ];
  const result = run(labels, 1.5);

  it('has three parts for each label, in deviations', () => {
    const part = result.parts.get(2)!;
    expect(part.size).toBeCloseTo(Math.log(2) / deviation, 12);
    expect(part.margin).toBeCloseTo((0.7 * Math.log(2)) / deviation, 12);
    expect(part.features).toBeCloseTo(0.5 / deviation, 12);
    expect(result.parts.get(0)).toEqual({ size: 0, margin: 0, features: 0 });
  });

  it('has their sum as the index, negative where a label stands out less than the median', () => {
    expect(result.indexes!.get(2)).toBeCloseTo((1.7 * Math.log(2) + 0.5) / deviation, 12);
    expect(result.indexes!.get(1)).toBeCloseTo(-(2.7 * Math.log(2) + 0.1) / deviation, 12);
  });

  it('names the label with the largest index, with all that is known of it, and flags it', () => {
    expect(result.foremost).toEqual(labels[2]);
    expect(result.flaggedLabels).toEqual([2]);
    expect(result).toMatchObject({ scale: 'logarithmic', scaledMad: deviation });
    expect(result.median).toBeCloseTo(100, 12);
  });
});

describe('the flagged labels', () => {
  it('come in the order of their indexes, equal ones by their number', () => {
    const result = run(withNorms([5, 100, 100, 2, 100, 100, 5, 100, 100]));
    expect(result.flaggedLabels).toEqual([3, 0, 6]);
    expect(result.foremost.label).toBe(3);
  });

  it('do not hold one whose index is the threshold', () => {
    const labels = withNorms([100, 100, 100, 30]);
    const index = run(labels).indexes!.get(3)!;
    expect(run(labels, index).flaggedLabels).toEqual([]);
    expect(run(labels, index - 1e-9).flaggedLabels).toEqual([3]);
  });
});

describe('medians', () => {
  it('are those of the population, of which the labels need be no part', () => {
    const controls = [80, 100, 120].map((norm, place) => ({ label: 10 + place, norm, largestMargin: 8 }));
    const judged = { label: 0, norm: 25, largestMargin: 16 };
    const { parts, median } = runEvidenceTest([judged], controls, 4, 2);
    expect(median).toBeCloseTo(100, 12);
    expect(parts.get(0)!.size).toBeCloseTo(Math.log(4) / deviation, 12);
    expect(parts.get(0)!.margin).toBeCloseTo((0.7 * Math.log(2)) / deviation, 12);
  });

  it('of an even number of labels lie between two by their ratio', () => {
    // √(40 · 90) = 60.
    expect(run(withNorms([40, 90, 10, 1000])).median).toBeCloseTo(60, 12);
  });
});

describe('one deviation', () => {
  it('is the same up to ten labels, and grows with the logarithm of more', () => {
    for (const count of [0, 1, 3, 10]) expect(evidenceDeviation(count)).toBe(deviation);
    expect(evidenceDeviation(100)).toBeCloseTo(deviation + 0.125 * Math.log(10), 12);
  });

  it('counts all labels that the smallest was chosen from', () => {
    const labels = withNorms([100, 100, 100, 10]);
    const among = (count: number) => runEvidenceTest(labels, labels, count, 2).indexes!.get(3)!;
    expect(among(10)).toBe(among(4));
    expect(among(1000)).toBeLessThan(among(100));
  });
});

describe('what was not measured', () => {
  it('adds nothing: without margins and features the index is that of the size', () => {
    const { parts, indexes } = run(withNorms([100, 100, 50]));
    expect(parts.get(2)).toEqual({ size: indexes!.get(2), margin: null, features: null });
    expect(indexes!.get(2)).toBeCloseTo(Math.log(2) / deviation, 12);
  });

  it('is null for a label that lacks it, and measured for the others', () => {
    const [first, , , missing] = marginsOf([20, 10, 10, null]);
    expect(first).toBeCloseTo((0.7 * Math.log(2)) / deviation, 12);
    expect(missing).toBeNull();
  });

  it('is left out of all indexes where fewer than half of the labels have it', () => {
    expect(marginsOf([20, 10, null, null])).not.toContain(undefined);
    expect(marginsOf([20, 10, null, null])[0]).toBeCloseTo((0.7 * Math.log(Math.SQRT2)) / deviation, 12);
    expect(marginsOf([20, 10, null, null, null])).toEqual([null, null, null, null, null]);
    const similar = [0.2, null, null].map((featureSimilarity, label) => ({
      label,
      norm: 9,
      featureSimilarity,
    }));
    expect([...run(similar).parts.values()].map(({ features }) => features)).toEqual([null, null, null]);
  });
});

describe('extreme figures', () => {
  /** The most that a margin can count: e³ times the median. */
  const most = (0.7 * 3) / deviation;

  it('are clipped: beyond e³ times the median a margin counts no more', () => {
    expect(marginsOf([1e9, 1, 1])[0]).toBeCloseTo(most, 12);
    expect(marginsOf([1e-9, 1, 1])[0]).toBeCloseTo(-most, 12);
  });

  it('a margin that is not positive counts the least, whatever it is', () => {
    for (const margin of [0, -1, -1e9]) expect(marginsOf([margin, 1, 1])[0]).toBeCloseTo(-most, 12);
  });

  it('margins that are not positive count alike where most or all of them are not', () => {
    expect(marginsOf([-1, 0, -5, -2])).toEqual([0, 0, 0, 0]);
    const [reached, ...others] = marginsOf([3, -2, 0, -7]);
    expect(reached).toBeCloseTo(most, 12);
    expect(others).toEqual([0, 0, 0]);
    for (const margin of marginsOf([3, 4, 0, -7]))
      expect(Math.abs(margin!)).toBeLessThanOrEqual(most + 1e-12);
  });

  it('a norm of 0 counts as a millionth of a pixel', () => {
    expect(run(withNorms([0, 1, 1])).parts.get(0)!.size).toBeCloseTo(Math.log(1e6) / deviation, 9);
    expect(run(withNorms([0, 0, 0])).indexes!.get(0)).toBe(0);
  });

  it('a single label stands apart from nothing', () => {
    const { indexes, foremost } = run([{ label: 5, norm: 3, largestMargin: 2, featureSimilarity: 0.1 }]);
    expect(indexes!.get(5)).toBeCloseTo(0, 12);
    expect(foremost.label).toBe(5);
  });
});

/** Labels of any norms, margins and similarities, some without. */
function drawn(random: Random): Signs[] {
  return Array.from({ length: 3 + random.below(12) }, (_, label) => ({
    label,
    norm: Math.exp(6 * random.unit() - 2),
    largestMargin: random.unit() < 0.2 ? null : Math.exp(4 * random.unit()),
    featureSimilarity: random.unit() < 0.2 ? null : 2 * random.unit() - 1,
  }));
}

describe('the index of a label', () => {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);
  const indexesOf = (labels: readonly Signs[]) =>
    [...run(labels).indexes!].toSorted(([a], [b]) => a - b).map(([, index]) => index);

  function expectEqual(found: readonly number[], expected: readonly number[]) {
    expect(found).toHaveLength(expected.length);
    for (const [place, index] of found.entries()) expect(index).toBeCloseTo(expected[place]!, 9);
  }

  it('does not change when all norms are multiplied by the same factor', () => {
    for (const seed of seeds) {
      const labels = drawn(labelRandom(seed, 0));
      const scaled = labels.map((label) => ({ ...label, norm: 7.5 * label.norm }));
      expectEqual(indexesOf(scaled), indexesOf(labels));
    }
  });

  it('does not change when all margins are multiplied by the same factor, nor when similarities are moved', () => {
    for (const seed of seeds) {
      const labels = drawn(labelRandom(seed, 1));
      const times = (value: number | null = null) => (value === null ? null : value * 0.03);
      const moved = (value: number | null = null) => (value === null ? null : value + 0.4);
      expectEqual(
        indexesOf(labels.map((label) => ({ ...label, largestMargin: times(label.largestMargin) }))),
        indexesOf(labels),
      );
      expectEqual(
        indexesOf(labels.map((label) => ({ ...label, featureSimilarity: moved(label.featureSimilarity) }))),
        indexesOf(labels),
      );
    }
  });

  it('does not depend on the order of the labels', () => {
    for (const seed of seeds) {
      const random = labelRandom(seed, 2);
      const labels = drawn(random);
      const shuffled = labels
        .map((label) => ({ label, key: random.unit() }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ label }) => label);
      const { foremost, flaggedLabels } = run(labels);
      expectEqual(indexesOf(shuffled), indexesOf(labels));
      expect(run(shuffled)).toMatchObject({ foremost, flaggedLabels });
    }
  });

  it('grows when its trigger gets smaller, its margin larger, or its similarity less', () => {
    for (const seed of seeds) {
      const [first, ...others] = drawn(labelRandom(seed, 3)) as [Signs, ...Signs[]];
      const base = { ...first, norm: 10, largestMargin: 3, featureSimilarity: 0.5 };
      const indexWith = (changes: Partial<Signs>) =>
        runEvidenceTest([{ ...base, ...changes }], others, 10, 2).indexes!.get(base.label)!;
      expect(indexWith({ norm: 9 })).toBeGreaterThan(indexWith({}));
      expect(indexWith({ largestMargin: 4 })).toBeGreaterThanOrEqual(indexWith({}));
      expect(indexWith({ featureSimilarity: 0.4 })).toBeGreaterThanOrEqual(indexWith({}));
    }
  });
});

it('an index is the sum of the parts that exist', () => {
  expect(indexOf({ size: 1, margin: 0.5, features: -0.25 })).toBe(1.25);
  expect(indexOf({ size: 1, margin: null, features: null })).toBe(1);
});

describe('the norm of a label over all its searches', () => {
  it('is the median of the first norm and of the others brought to its scale', () => {
    // 80 ÷ 0.8 = 100 and 96 ÷ 0.8 = 120 beside 90: the median is 100.
    expect(settledNorm({ norms: [90, 80, 96] }, 0.8)).toBeCloseTo(100, 12);
    // 32 ÷ 0.8 = 40 beside 90: √(40 · 90) = 60.
    expect(settledNorm({ norms: [90, 32] }, 0.8)).toBeCloseTo(60, 12);
  });

  it('leaves out searches that found no trigger, and is null where none did', () => {
    expect(settledNorm({ norms: [null, 40] }, 0.8)).toBeCloseTo(50, 12);
    expect(settledNorm({ norms: [30, null, null] }, 0.8)).toBeCloseTo(30, 12);
    expect(settledNorm({ norms: [null, null] }, 1)).toBeNull();
    expect(settledNorm({ norms: [] }, 1)).toBeNull();
  });
});

describe('settled labels', () => {
  it('are the same labels where none was searched again', () => {
    const labels = [
      { label: 0, norm: 5, norms: [5] },
      { label: 1, norm: null, norms: [null] },
      { label: 2, norm: 7 },
    ];
    expect(settle(labels)).toEqual(labels);
  });

  it('have other norms only where they were searched again', () => {
    const labels = [
      { label: 0, norm: 20, norms: [25, 20] },
      { label: 1, norm: 40, norms: [50, 40] },
      { label: 2, norm: 64, norms: [64] },
    ];
    // Repetitions are 0.8 times as large: 20 and 40 count as 25 and 50.
    const norms = settle(labels).map(({ norm }) => norm);
    expect(norms[0]).toBeCloseTo(25, 12);
    expect(norms[1]).toBeCloseTo(50, 12);
    expect(norms[2]).toBe(64);
  });

  it('keep the norm of a last mask where no search found a trigger', () => {
    const labels = [{ label: 0, norm: 300, norms: [null, null] }, { label: 1, norm: 20, norms: [20, 20] }]; // prettier-ignore
    expect(settle(labels).map(({ norm }) => norm)).toEqual([300, expect.closeTo(20, 12)]);
  });
});
