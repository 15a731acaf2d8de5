import { describe, expect, it } from 'vitest';
import { PairEvidence } from '../../../../src-main/neural-cleanse/pairs/pair-evidence.ts';
import { sortByClass } from '../../../../src-main/neural-cleanse/pairs/class-images.ts';
import { pixelRanges } from '../../../../src-shared/domain/pixel-range.ts';
import { givenImages } from '../../../support/given-images.ts';
import { linearClassifier } from '../../../support/linear-classifier.ts';
import { referenceEngine } from '../../../support/reference-engine.ts';

const shape = { channels: 1, height: 1, width: 3 };
/** Each label looks at one pixel. */
const classifier = linearClassifier(shape, [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]);
const images = givenImages(shape, [
  [200, 10, 10],
  [180, 30, 10],
  [10, 200, 10],
  [30, 180, 10],
]);
const classes = sortByClass(images, [0, 0, 1, 1], [null, null, null, null]);

async function measure(mask: number[], pattern: number[]) {
  const evidence = await PairEvidence.create(referenceEngine, classifier, pixelRanges.raw, classes);
  const signs = await evidence.measure(0, 1, {
    mask: Float32Array.from(mask),
    pattern: Float32Array.from(pattern),
  });
  await evidence.dispose();
  return signs;
}

describe('the signs of a pair', () => {
  it('say what the trigger makes of the images of every class', async () => {
    const { moves } = await measure([0, 1, 0], [0, 190, 0]);
    expect(moves).toEqual([
      { source: 0, label: 0, share: 0.5 },
      { source: 1, label: 1, share: 1 },
    ]);
  });

  it('are alike where the trigger draws the target', async () => {
    // From the mean of class 0, [190, 20, 10], to that of class 1, [20, 190, 10].
    const { featureSimilarity } = await measure([1, 1, 1], [20, 190, 10]);
    expect(featureSimilarity).toBeCloseTo(1, 6);
  });

  it('are as far apart as the angle between the two changes', async () => {
    // Natural: [−170, 170, 0]; induced: [0, 0, 245].
    const across = await measure([0, 0, 1], [0, 0, 255]);
    expect(across.featureSimilarity).toBeCloseTo(0, 6);
    // Induced: [0, 170, 0].
    const half = await measure([0, 1, 0], [0, 190, 0]);
    expect(half.featureSimilarity).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it('do not compare features with a target that has no images, or by a trigger that changes nothing', async () => {
    const evidence = await PairEvidence.create(referenceEngine, classifier, pixelRanges.raw, classes);
    const trigger = { mask: new Float32Array(3).fill(1), pattern: new Float32Array(3) };
    expect((await evidence.measure(0, 2, trigger)).featureSimilarity).toBeNull();
    expect((await measure([0, 0, 0], [1, 2, 3])).featureSimilarity).toBeNull();
  });
});
