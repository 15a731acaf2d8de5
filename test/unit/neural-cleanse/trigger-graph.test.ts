import { describe, expect, it } from 'vitest';
import { labelRandom } from '../../../src-main/neural-cleanse/random.ts';
import {
  buildPredictionGraph,
  buildTriggerGraph,
  type TriggerGraphOptions,
} from '../../../src-main/neural-cleanse/trigger-graph.ts';
import { pixelRanges } from '../../../src-shared/domain/pixel-range.ts';
import { largestDeviation } from '../../support/deviation.ts';
import { finiteDifferences } from '../../support/finite-differences.ts';
import { randomClassifier } from '../../support/random-classifier.ts';
import { evaluateGraph } from '../../support/reference-evaluator.ts';

const shape = { channels: 3, height: 4, width: 4 };
const labelCount = 3;
const classifier = randomClassifier(
  shape,
  [{ kind: 'conv', filters: 4, padding: 'same' }, { kind: 'max-pool' }, { kind: 'dense', units: 6 }],
  labelCount,
);
const batchSize = 2;
const sizes = { images: batchSize * 48, mask: 16, pattern: 48 };

const options = (changes: Partial<TriggerGraphOptions> = {}): TriggerGraphOptions => ({
  labelSlots: 1,
  batchSize,
  loss: 'cross-entropy',
  modelPixels: pixelRanges.mnist,
  ...changes,
});

/** Random images, mask and pattern of one label, and its one-hot target. */
function inputsOf(label: number): Record<'images' | 'mask' | 'pattern' | 'target', Float32Array> {
  const random = labelRandom(4, label);
  const uniform = (count: number, scale: number) =>
    Float32Array.from({ length: count }, () => random.unit() * scale);
  return {
    images: uniform(sizes.images, 255),
    mask: uniform(sizes.mask, 1),
    pattern: uniform(sizes.pattern, 255),
    target: Float32Array.from({ length: labelCount }, (_, i) => Number(i === label)),
  };
}

describe('the trigger graph', () => {
  it.each([
    ['cross-entropy', 'mnist'],
    ['cross-entropy', 'imagenet'],
    ['swapped-cross-entropy', 'inception'],
  ] as const)('has the gradients of its finite differences: %s, %s', (loss, range) => {
    const graph = buildTriggerGraph(classifier, options({ loss, modelPixels: pixelRanges[range] }));
    const inputs = inputsOf(1);
    const { maskGradient, patternGradient } = evaluateGraph(graph, inputs);
    // Central differences in float64 are good to about 1e-9 relative; the pattern's loss of digits costs two more.
    expect(largestDeviation(maskGradient!, finiteDifferences(graph, inputs, 'mask'))).toBeLessThan(1e-7);
    const patternDifferences = finiteDifferences(graph, inputs, 'pattern', 1e-3);
    expect(largestDeviation(patternGradient!, patternDifferences)).toBeLessThan(1e-7);
  });

  it('stamps (1 − mask) · image + mask · pattern in raw pixels before it preprocesses', () => {
    const inputs = inputsOf(0);
    const stamped = inputs.images.map((pixel, i) => {
      const mask = inputs.mask[i % 16]!;
      return (1 - mask) * pixel + mask * inputs.pattern[i % 48]!;
    });
    const { logits } = evaluateGraph(buildTriggerGraph(classifier, options()), inputs);
    const prediction = buildPredictionGraph(classifier, batchSize, pixelRanges.mnist);
    const expected = evaluateGraph(prediction, { images: stamped }).logits!;
    expect(largestDeviation(logits!, expected)).toBeLessThan(1e-6); // the stamped pixels were rounded to float32
  });

  it('leaves the images as they are under an empty mask', () => {
    const inputs = { ...inputsOf(0), mask: new Float32Array(16) };
    const { logits } = evaluateGraph(buildTriggerGraph(classifier, options()), inputs);
    const prediction = buildPredictionGraph(classifier, batchSize, pixelRanges.mnist);
    expect(logits).toEqual(evaluateGraph(prediction, { images: inputs.images }).logits);
  });

  it('averages the loss over the images of a label', () => {
    const both = inputsOf(2);
    const single = buildTriggerGraph(classifier, options({ batchSize: 1 }));
    const lossOf = (image: number) =>
      evaluateGraph(single, { ...both, images: both.images.subarray(image * 48, (image + 1) * 48) })
        .loss![0]!;
    const { loss } = evaluateGraph(buildTriggerGraph(classifier, options()), both);
    expect(loss![0]).toBeCloseTo((lossOf(0) + lossOf(1)) / 2, 12);
  });

  it('gives each of several labels the loss and gradients it would have alone', () => {
    const labels = [0, 1, 2].map(inputsOf);
    const concatenated = Object.fromEntries(
      (['images', 'mask', 'pattern', 'target'] as const).map((name) => [
        name,
        Float32Array.from(labels.flatMap((inputs) => [...inputs[name]])),
      ]),
    );
    const together = evaluateGraph(buildTriggerGraph(classifier, options({ labelSlots: 3 })), concatenated);
    const alone = labels.map((inputs) => evaluateGraph(buildTriggerGraph(classifier, options()), inputs));
    for (const name of ['loss', 'logits', 'maskGradient', 'patternGradient']) {
      const expected = alone.flatMap((results) => [...results[name]!]);
      // The same float64 operations on the same numbers.
      expect(largestDeviation(together[name]!, expected), name).toBeLessThan(1e-14);
    }
  });
});
