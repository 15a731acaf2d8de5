import { expect, test } from 'vitest';
import { labelRandom } from '../../../../../src-main/neural-cleanse/random.ts';
import { rocAreaInterval } from '../../../../bench/verdicts/statistics/roc-area-interval.ts';

test('has the bounds of the drawn areas', () => {
  // Drawing 3 and 3 against 2 and 2, area 0, has a chance of 1 in 16, and areas of 1 are more frequent still.
  expect(rocAreaInterval([[1], [3]], [[2], [4]], labelRandom(0, 0))).toEqual({ low: 0, high: 1 });
});

test('is a point where every draw has the same area', () => {
  expect(rocAreaInterval([[1], [2]], [[3], [4]], labelRandom(0, 0))).toEqual({ low: 1, high: 1 });
  expect(rocAreaInterval([[5], [5]], [[5], [5]], labelRandom(0, 0))).toEqual({ low: 0.5, high: 0.5 });
});

test('gets no narrower by scanning the same models again', () => {
  const once = [[1], [2], [3], [6]];
  const positives = [[2.5], [4], [5], [7]];
  const again = (models: number[][]) => models.map((scores) => [...scores, ...scores, ...scores]);
  const interval = rocAreaInterval(once, positives, labelRandom(0, 0))!;
  expect(rocAreaInterval(again(once), again(positives), labelRandom(0, 0))).toEqual(interval);
  expect(interval.low).toBeLessThan(interval.high);
});

test('weighs a model by its scans', () => {
  // Drawn models of one and of three scans: with 1 and 4 against 2 and 3 the areas are 0, 0.5, 1 and mixtures.
  const { low, high } = rocAreaInterval([[1, 1, 1], [4]], [[2], [3, 3, 3]], labelRandom(0, 0))!;
  expect(low).toBe(0);
  expect(high).toBe(1);
});

test('is the same for the same seed, and another for another', () => {
  const negatives = Array.from({ length: 9 }, (_, i) => [i * 1.3]);
  const positives = Array.from({ length: 9 }, (_, i) => [i * 1.1 + 2]);
  const of = (seed: number) => rocAreaInterval(negatives, positives, labelRandom(seed, 0));
  expect(of(1)).toEqual(of(1));
  expect(of(1)).not.toEqual(of(2));
});

test('needs two models on either side', () => {
  expect(rocAreaInterval([[1, 2]], [[3], [4]], labelRandom(0, 0))).toBeNull();
  expect(rocAreaInterval([[1], [2]], [], labelRandom(0, 0))).toBeNull();
});
