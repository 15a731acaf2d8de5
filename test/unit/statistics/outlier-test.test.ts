import { describe, expect, test } from 'vitest';
import { runOutlierTest } from '../../../src-shared/statistics/outlier-test.ts';

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
    expect(result.smallest).toEqual({ label: 2, norm: 10 });
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
  expect(result.smallest).toEqual({ label: 4, norm: 1 });
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
