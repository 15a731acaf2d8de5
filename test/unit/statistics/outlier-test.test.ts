import { describe, expect, it, test } from 'vitest';
import { normAtIndex, runOutlierTest } from '../../../src-shared/statistics/outlier-test.ts';

/** Labels 0, 1, 2, … with these norms. */
function labelled(norms: readonly number[]) {
  return norms.map((norm, label) => ({ label, norm }));
}

/** One small norm among ordinary ones. Sorted: 10 48 50 52 60, median 50, deviations 0 2 2 10 40, MAD 2. */
const norms = [50, 60, 10, 48, 52];

describe('a hand-computed case', () => {
  const result = runOutlierTest(labelled(norms), 2);

  test('median and scaled MAD are those of the definition', () => {
    expect(result.median).toBe(50);
    expect(result.scaledMad).toBe(1.4826 * 2);
  });

  test('the index is positive below the median and negative above it', () => {
    expect(result.indexes?.get(2)).toBe(40 / 2.9652);
    expect(result.indexes?.get(1)).toBe(-10 / 2.9652);
    expect(result.indexes?.get(0)).toBe(0);
  });

  test('only the small side is flagged: label 1 is as far out above and is not', () => {
    expect(Math.abs(result.indexes?.get(1) ?? 0)).toBeGreaterThan(2);
    expect(result.flaggedLabels).toEqual([2]);
  });

  test('the smallest label is named', () => {
    expect(result.foremost).toEqual({ label: 2, norm: 10 });
  });
});

test('several flagged labels come smallest norm first', () => {
  const result = runOutlierTest(labelled([50, 12, 49, 51, 52, 48, 10]), 2);
  expect(result.flaggedLabels).toEqual([6, 1]);
});

test('an index equal to the threshold is not flagged', () => {
  const index = runOutlierTest(labelled(norms), 2).indexes?.get(2) ?? Number.NaN;
  expect(runOutlierTest(labelled(norms), index).flaggedLabels).toEqual([]);
});

test('a MAD of 0 gives no index and flags nothing, even with a far smaller norm', () => {
  const result = runOutlierTest(labelled([50, 50, 50, 50, 1]), 2);
  expect(result).toMatchObject({ median: 50, scaledMad: 0, indexes: null, flaggedLabels: [] });
  expect(result.foremost).toEqual({ label: 4, norm: 1 });
});

test('norms that differ by float32 rounding alone count as equal', () => {
  const oneUlp = 2 ** -18; // spacing of float32 numbers near 50
  const result = runOutlierTest(labelled([50, 50 + oneUlp, 50 - oneUlp, 50 + oneUlp, 50 - 40 * oneUlp]), 2);
  expect(result.indexes).toBeNull();
});

test('all norms 0 give no index', () => {
  expect(runOutlierTest(labelled([0, 0, 0]), 2).indexes).toBeNull();
});

test('shifting all norms shifts the median and changes neither deviation nor index', () => {
  const result = runOutlierTest(labelled(norms), 2);
  const shifted = runOutlierTest(labelled(norms.map((norm) => norm + 1000)), 2);
  expect(shifted.median).toBe(result.median + 1000);
  expect(shifted.scaledMad).toBe(result.scaledMad);
  expect(shifted.indexes).toEqual(result.indexes);
});

test('scaling all norms scales median and deviation and leaves the index', () => {
  const result = runOutlierTest(labelled(norms), 2);
  const scaled = runOutlierTest(labelled(norms.map((norm) => norm * 8)), 2); // a power of 2: exact
  expect(scaled.median).toBe(result.median * 8);
  expect(scaled.scaledMad).toBe(result.scaledMad * 8);
  expect(scaled.indexes).toEqual(result.indexes);
});

test('the order of the labels does not matter', () => {
  const forward = runOutlierTest(labelled(norms), 2);
  const backward = runOutlierTest(labelled(norms).toReversed(), 2);
  expect(backward.flaggedLabels).toEqual(forward.flaggedLabels);
  expect(backward.scaledMad).toBe(forward.scaledMad);
});

describe('the adaptive scale', () => {
  const adaptive = (norms: readonly number[]) => runOutlierTest(labelled(norms), 2, { scale: 'adaptive' });

  it('compares differences where an index above 3 is within reach', () => {
    const norms = [4, 50, 52, 48, 47, 53, 51];
    expect(adaptive(norms)).toEqual(runOutlierTest(labelled(norms), 2));
  });

  it('compares logarithms where it is not', () => {
    // Logarithms to base e: 0, 3, 4, 4, 5, 6, 7: median 4, absolute deviations 4, 1, 0, 0, 1, 2, 3: median 1.
    const result = adaptive([0, 3, 4, 4, 5, 6, 7].map(Math.exp));
    expect(result).toMatchObject({ scale: 'logarithmic', flaggedLabels: [0] });
    expect(result.median).toBeCloseTo(Math.exp(4), 10);
    expect(result.scaledMad).toBeCloseTo(1.4826, 12);
    expect(result.indexes!.get(0)).toBeCloseTo(4 / 1.4826, 12);
  });

  it('does not change when all norms are multiplied', () => {
    const norms = [0, 3, 4, 4, 5, 6, 7].map(Math.exp);
    const scaled = adaptive(norms.map((norm) => norm * 10));
    for (const [label, index] of adaptive(norms).indexes!) {
      expect(scaled.indexes!.get(label)).toBeCloseTo(index, 10);
    }
  });

  it('does not flag, beside the smallest label, those that chance explains', () => {
    // Median 50, deviations 46 4 1 1 0 1 1 2: MAD 1. Label 1 has the index 4 / 1.4826 = 2.70, of 8 chance reaches 4.1.
    const norms = labelled([4, 46, 49, 51, 50, 51, 49, 52, 50]);
    expect(runOutlierTest(norms, 2).flaggedLabels).toEqual([0, 1]);
    expect(runOutlierTest(norms, 2, { scale: 'adaptive' }).flaggedLabels).toEqual([0]);
    const two = labelled([4, 20, 49, 51, 50, 51, 49, 52, 50]);
    expect(runOutlierTest(two, 2, { scale: 'adaptive' }).flaggedLabels).toEqual([0, 1]);
  });

  it('gives a norm of 0 a finite index', () => {
    expect(Number.isFinite(adaptive([0, 1, 10, 100, 1000]).indexes!.get(0))).toBe(true);
  });
});

it('takes median and deviation of the population alone', () => {
  const norms = labelled([1, 2, 3, 50, 52, 48]);
  const { median, scaledMad, indexes } = runOutlierTest(norms, 2, { population: norms.slice(3) });
  expect(median).toBe(50);
  expect(scaledMad).toBeCloseTo(1.4826 * 2, 12);
  expect(indexes!.get(0)).toBeCloseTo(49 / (1.4826 * 2), 12);
});

describe('normAtIndex', () => {
  it.each(['linear', 'logarithmic'] as const)('is the norm whose index it is: %s', (scale) => {
    const norms = scale === 'linear' ? [4, 50, 52, 48, 47, 53, 51] : [0, 3, 4, 4, 5, 6, 7].map(Math.exp);
    const test = runOutlierTest(labelled(norms), 2, { scale: 'adaptive' });
    expect(test.scale).toBe(scale);
    for (const [label, index] of test.indexes!)
      expect(normAtIndex(index, test)).toBeCloseTo(norms[label]!, 8);
  });
});
