import { describe, expect, it } from 'vitest';
import { pixelRanges } from '../../../src-shared/domain/pixel-range.ts';
import { HeldOutTest } from '../../../src-main/neural-cleanse/held-out-test.ts';
import { Predictor } from '../../../src-main/neural-cleanse/predictor.ts';
import { argmax } from '../../../src-main/neural-cleanse/trigger-evaluator.ts';
import { buildPredictionGraph } from '../../../src-main/neural-cleanse/trigger-graph.ts';
import { randomClassifier } from '../../support/random-classifier.ts';
import { randomImages } from '../../support/random-images.ts';
import { referenceEngine } from '../../support/reference-engine.ts';
import { evaluateGraph } from '../../support/reference-evaluator.ts';

const shape = { channels: 2, height: 3, width: 3 };
const size = 18;
const classifier = randomClassifier(shape, [{ kind: 'dense', units: 6 }], 4, 7);
/** Two whole batches and a part of a third. */
const images = randomImages(70, shape);

/** All at once, in one batch of 70. */
function logitsOfAll(change: (image: Float32Array) => void = () => undefined): Float64Array {
  const pixels = new Float32Array(70 * size);
  for (let image = 0; image < 70; image++) {
    const target = pixels.subarray(image * size, (image + 1) * size);
    images.copyInto(image, target);
    change(target);
  }
  const graph = buildPredictionGraph(classifier, 70, pixelRanges.mnist);
  return evaluateGraph(graph, { images: pixels })['logits']!;
}

function labelsOf(logits: Float64Array): number[] {
  return Array.from({ length: 70 }, (_, image) =>
    argmax(Float32Array.from(logits), image * 4, image * 4 + 4),
  );
}

describe('the predictor', () => {
  it('gives the logits of every image, in order, whatever the number of images', async () => {
    const predictor = await Predictor.create(referenceEngine, classifier, pixelRanges.mnist);
    const logits: number[] = [];
    const order: number[] = [];
    await predictor.predict(
      70,
      (image, target) => images.copyInto(image, target),
      (image, row) => {
        order.push(image);
        logits.push(...row);
      },
    );
    expect(order).toEqual(Array.from({ length: 70 }, (_, image) => image));
    expect(logits).toEqual([...Float32Array.from(logitsOfAll())]);
  });

  it('always finishes the first batch, and stops before the next when it is told to', async () => {
    const predictor = await Predictor.create(referenceEngine, classifier, pixelRanges.mnist);
    let seen = 0;
    await predictor.predict(
      70,
      (image, target) => images.copyInto(image, target),
      () => seen++,
      () => false,
    );
    expect(seen).toBe(32);
  });
});

describe('the test on held-out images', () => {
  it('counts the stamped images that the model gives the target label', async () => {
    const pattern = new Float32Array(size).fill(255);
    const mask = new Float32Array(9).fill(0.1);
    const test = await HeldOutTest.create(referenceEngine, classifier, pixelRanges.mnist, images);
    const logits = logitsOfAll((image) =>
      image.forEach((pixel, i) => (image[i] = pixel + mask[0]! * (255 - pixel))),
    );
    const labels = labelsOf(logits);
    const rates: number[] = [];
    for (const label of [0, 1, 2, 3]) rates.push(await test.successRate({ mask, pattern }, label));
    expect(rates).toEqual([0, 1, 2, 3].map((label) => labels.filter((found) => found === label).length / 70));
    expect(Math.max(...rates)).toBeLessThan(0.5);
  });

  it('counts the misses, and no further than to the batch that has too many', async () => {
    const none = { mask: new Float32Array(9), pattern: new Float32Array(size) };
    const test = await HeldOutTest.create(referenceEngine, classifier, pixelRanges.mnist, images);
    const labels = labelsOf(logitsOfAll());
    const counts = [0, 1, 2, 3].map((label) => labels.filter((found) => found !== label).length);
    for (const [label, count] of counts.entries()) {
      const { misses } = test.of(label);
      expect(await misses(none, Infinity)).toBe(count);
      expect(await misses(none, count)).toBe(count);
    }
    expect(await test.of(-1).misses(none, 32)).toBe(64);
  });

  it('begins with what the last trigger missed', async () => {
    const none = { mask: new Float32Array(9), pattern: new Float32Array(size) };
    const test = await HeldOutTest.create(referenceEngine, classifier, pixelRanges.mnist, images);
    const labels = labelsOf(logitsOfAll());
    const label = labels[0]!;
    const { misses } = test.of(label);
    expect(await misses(none, 0)).toBeLessThan(32);
    expect(await misses(none, Infinity)).toBeGreaterThan(32);
    expect(await misses(none, 0)).toBe(32);
  });
});
