import { expect, test } from 'vitest';
import { triggerSimilarity, type TriggerImages } from '../../../src-shared/statistics/trigger-similarity.ts';

/** A trigger on two pixels and one channel. */
function trigger(mask: readonly number[], pattern: readonly number[]): TriggerImages {
  return { mask: Uint8Array.from(mask), pattern: Uint8Array.from(pattern) };
}

test('a trigger is like itself', () => {
  const one = trigger([255, 100], [200, 7]);
  expect(triggerSimilarity(one, one)).toEqual({ maskOverlap: 1, colourCosine: 1 });
});

test('triggers in different places share nothing', () => {
  const similarity = triggerSimilarity(trigger([255, 0], [200, 200]), trigger([0, 255], [200, 200]));
  expect(similarity).toEqual({ maskOverlap: 0, colourCosine: 0 });
});

test('a computed case: masks 2, 0 and 1, 1 overlap by 1 of 3; paints 2, 0 and 1, 1 meet at 45 degrees', () => {
  const similarity = triggerSimilarity(trigger([2, 0], [1, 1]), trigger([1, 1], [1, 1]));
  expect(similarity?.maskOverlap).toBeCloseTo(1 / 3, 12); // rounding of one division
  expect(similarity?.colourCosine).toBeCloseTo(Math.SQRT1_2, 12);
});

test('the order of the two does not matter', () => {
  const a = trigger([9, 200], [3, 50]);
  const b = trigger([120, 90], [255, 1]);
  expect(triggerSimilarity(a, b)).toEqual(triggerSimilarity(b, a));
});

test('the mask is shared by the channels', () => {
  const red = trigger([255, 255], [200, 200, 0, 0]);
  const green = trigger([255, 255], [0, 0, 200, 200]);
  expect(triggerSimilarity(red, green)).toEqual({ maskOverlap: 1, colourCosine: 0 });
});

test('paint that is all black has no direction', () => {
  expect(triggerSimilarity(trigger([255, 0], [0, 9]), trigger([255, 0], [5, 9]))).toEqual({
    maskOverlap: 1,
    colourCosine: null,
  });
});

test.each([
  { what: 'sizes differ', other: trigger([255], [1]) },
  { what: 'channels differ', other: trigger([255, 0], [1, 1, 1, 1]) },
  { what: 'a mask is empty', other: trigger([0, 0], [1, 1]) },
])('there is nothing to compare where $what', ({ other }) => {
  const one = trigger([255, 0], [1, 1]);
  expect(triggerSimilarity(one, other)).toBeNull();
  expect(triggerSimilarity(other, one)).toBeNull();
});
