import { describe, expect, it } from 'vitest';
import { FeatureComparison } from '../../../../src-main/neural-cleanse/evidence/feature-comparison.ts';
import { reduceMean } from '../../../../src-main/graph/operators/reduce-mean.ts';
import type { Trigger } from '../../../../src-main/neural-cleanse/stamp-trigger.ts';
import { pixelRanges } from '../../../../src-shared/domain/pixel-range.ts';
import { givenImages } from '../../../support/given-images.ts';
import { linearClassifier } from '../../../support/linear-classifier.ts';
import { referenceEngine } from '../../../support/reference-engine.ts';

const shape = { channels: 1, height: 1, width: 2 };
/** The features are the two pixels; the larger one is the label, and label 2 is never given. */
const classifier = linearClassifier(
  shape,
  [
    [1, 0],
    [0, 1],
    [0.5, 0.5],
  ],
  [0, 0, -300],
);

interface Images {
  readonly natural?: readonly (readonly number[])[];
  readonly tested?: readonly (readonly number[])[];
}

/** By nature label 0 looks like (150, 0) and label 1 like (0, 100). */
const naturalPixels = [
  [200, 0],
  [0, 100],
  [100, 0],
];
const testedPixels = [
  [0, 100],
  [0, 50],
];

async function compare(
  { natural = naturalPixels, tested = testedPixels }: Images,
  label: number,
  trigger: Trigger,
) {
  const images = { natural: givenImages(shape, natural), tested: givenImages(shape, tested) };
  const comparison = await FeatureComparison.create(referenceEngine, classifier, pixelRanges.raw, images);
  return comparison!.similarity(label, trigger);
}

const trigger = (mask: number[], pattern: number[]): Trigger => ({
  mask: Float32Array.from(mask),
  pattern: Float32Array.from(pattern),
});
/** Moves the first pixel by 120 on both images that are tested. */
const raisesFirst = trigger([1, 0], [120, 0]);

describe('the similarity of a trigger and nature', () => {
  it('is the cosine of what both move, weighed by the last layer', async () => {
    // Weights of label 0 less the mean over labels: (1 − 0.5, 0 − 0.5). Nature moves (150, −100), the trigger (120, 0).
    const cosine = (75 * 60) / (Math.hypot(75, 50) * 60);
    expect(await compare({}, 0, raisesFirst)).toBeCloseTo(cosine, 12);
  });

  it('is negative where the trigger moves against nature', async () => {
    // (0, 100) and (0, 50) become (0, 255): the trigger moves (0, 180), nature (150, −100).
    const cosine = (50 * -90) / (Math.hypot(75, 50) * 90);
    expect(await compare({}, 0, trigger([0, 1], [0, 255]))).toBeCloseTo(cosine, 12);
  });

  it('does not depend on how many batches the images fill', async () => {
    // 2 images stay 2 of 66, the last batch of which is not full; 3 become 99.
    const repeat = <T>(pixels: readonly T[], times: number) =>
      Array.from({ length: times }, () => pixels).flat();
    const many = { natural: repeat(naturalPixels, 33), tested: repeat(testedPixels, 33) };
    expect(await compare(many, 0, raisesFirst)).toBeCloseTo((await compare({}, 0, raisesFirst))!, 12);
  });

  it('compares at most 128 images with the trigger and as many without, evenly spaced', async () => {
    const copied: number[] = [];
    const many = givenImages(
      shape,
      Array.from({ length: 300 }, () => [0, 100]),
    );
    const tested = {
      ...many,
      copyInto: (index: number, target: Float32Array) => (copied.push(index), many.copyInto(index, target)),
    };
    const images = { natural: givenImages(shape, naturalPixels), tested };
    const comparison = await FeatureComparison.create(referenceEngine, classifier, pixelRanges.raw, images);
    await comparison!.similarity(0, raisesFirst);
    expect(copied).toHaveLength(2 * 128);
    expect(copied.slice(128)).toEqual(copied.slice(0, 128));
    expect([copied[0], copied[127]]).toEqual([0, Math.floor((127 * 300) / 128)]);
  });
});

describe('there is no similarity', () => {
  it('for a label that the model gives no image', async () => {
    expect(await compare({}, 2, raisesFirst)).toBeNull();
  });

  it('for a label that the model gives all images', async () => {
    expect(await compare({ natural: [[10, 0]] }, 0, raisesFirst)).toBeNull();
  });

  it('of a trigger that moves nothing', async () => {
    expect(await compare({}, 0, trigger([0, 0], [255, 255]))).toBeNull();
  });

  it('where the network does not end in a dense layer', async () => {
    const pooled = {
      ...classifier,
      inputShape: { channels: 3, height: 1, width: 2 },
      buildLogits: (...[graph, images]: Parameters<typeof classifier.buildLogits>) =>
        graph.apply(reduceMean, [images], { axes: [2, 3], keepDims: false }),
    };
    const pictures = givenImages(pooled.inputShape, [[1, 2, 3, 4, 5, 6]]);
    const images = { natural: pictures, tested: pictures };
    expect(await FeatureComparison.create(referenceEngine, pooled, pixelRanges.raw, images)).toBeNull();
  });
});
