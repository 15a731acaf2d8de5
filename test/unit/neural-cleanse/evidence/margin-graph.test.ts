import { describe, expect, it } from 'vitest';
import { reduceSum } from '../../../../src-main/graph/operators/reduce-sum.ts';
import { buildMarginGraph } from '../../../../src-main/neural-cleanse/evidence/margin-graph.ts';
import { labelRandom } from '../../../../src-main/neural-cleanse/random.ts';
import { pixelRanges } from '../../../../src-shared/domain/pixel-range.ts';
import { largestDeviation } from '../../../support/deviation.ts';
import { finiteDifferences } from '../../../support/finite-differences.ts';
import { linearClassifier } from '../../../support/linear-classifier.ts';
import { randomClassifier } from '../../../support/random-classifier.ts';
import { evaluateGraph } from '../../../support/reference-evaluator.ts';

describe('a linear network of two pixels and three labels', () => {
  const shape = { channels: 1, height: 1, width: 2 };
  // Logits of (10, 20): 1·10 + 2·20 = 50, 3·10 − 1·20 + 1 = 11, 20.
  const classifier = linearClassifier(
    shape,
    [
      [1, 2],
      [3, -1],
      [0, 1],
    ],
    [0, 1, 0],
  );
  const graph = buildMarginGraph(classifier, 2, pixelRanges.raw);
  const { margin, gradient } = evaluateGraph(graph, {
    images: Float32Array.of(10, 20, 10, 20),
    target: Float32Array.of(1, 0, 0, 0, 1, 0),
  });

  it('has the margins to the best of the other labels, each image to its own target', () => {
    // Label 0 leads by 50 − 20; label 1 lies 50 − 11 behind.
    expect([...margin!]).toEqual([30, -39]);
  });

  it('has the difference of two rows of weights as the gradient of each image', () => {
    expect([...gradient!]).toEqual([1 - 0, 2 - 1, 3 - 1, -1 - 2]);
  });
});

it.each([
  ['mnist', 0],
  ['imagenet', 1],
  ['inception', 2],
] as const)('the gradient is that of finite differences: %s, label %i', (range, label) => {
  const shape = { channels: 3, height: 4, width: 4 };
  const layers = [
    { kind: 'conv', filters: 4, padding: 'same' },
    { kind: 'max-pool' },
    { kind: 'dense', units: 6 },
  ] as const;
  const graph = buildMarginGraph(randomClassifier(shape, layers, 3), 2, pixelRanges[range]);
  const { value } = graph.outputs.find(({ name }) => name === 'margin')!;
  graph.output('loss', graph.apply(reduceSum, [value], { axes: [0], keepDims: false }));
  const random = labelRandom(4, label);
  const inputs = {
    images: Float32Array.from({ length: 2 * 48 }, () => random.unit() * 255),
    target: Float32Array.from({ length: 2 * 3 }, (_, i) => Number(i % 3 === label)),
  };
  const { gradient } = evaluateGraph(graph, inputs);
  // Central differences in float64; taking 1e9 off a logit leaves the others whole. Raw pixels cost two digits.
  expect(largestDeviation(gradient!, finiteDifferences(graph, inputs, 'images', 1e-3))).toBeLessThan(1e-7);
});
