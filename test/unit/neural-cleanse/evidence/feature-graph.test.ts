import { describe, expect, it } from 'vitest';
import type { Classifier } from '../../../../src-main/formats/classifier.ts';
import type { Graph, Value } from '../../../../src-main/graph/graph.ts';
import { noAttributes } from '../../../../src-main/graph/operator.ts';
import { add } from '../../../../src-main/graph/operators/add.ts';
import { conv } from '../../../../src-main/graph/operators/conv.ts';
import { gemm } from '../../../../src-main/graph/operators/gemm.ts';
import { matmul } from '../../../../src-main/graph/operators/matmul.ts';
import { mul } from '../../../../src-main/graph/operators/mul.ts';
import { reduceMean } from '../../../../src-main/graph/operators/reduce-mean.ts';
import { relu } from '../../../../src-main/graph/operators/relu.ts';
import { reshape } from '../../../../src-main/graph/operators/reshape.ts';
import { buildFeatureGraph } from '../../../../src-main/neural-cleanse/evidence/feature-graph.ts';
import { pixelRanges } from '../../../../src-shared/domain/pixel-range.ts';
import { randomClassifier } from '../../../support/random-classifier.ts';
import { evaluateGraph } from '../../../support/reference-evaluator.ts';

const shape = { channels: 1, height: 1, width: 3 };

/** A network over three pixels: `end` turns the rows of pixels, [batch, 3], into two logits. */
function classifierWith(end: (graph: Graph, rows: Value) => Value): Classifier {
  return {
    format: 'made up',
    inputShape: shape,
    labelCount: 2,
    layers: [],
    findings: [],
    scalesItsInput: false,
    buildLogits: (graph, images) => {
      const rows = graph.apply(reshape, [images], { shape: [images.shape[0]!, 3] });
      return end(graph, rows);
    },
  };
}

/** Weights by feature: pixel 0 has (1, 2), pixel 1 (3, 4), pixel 2 (5, 6). */
const byFeature = [1, 2, 3, 4, 5, 6];
const byLabel = [1, 3, 5, 2, 4, 6];

function dense(graph: Graph, x: Value, transposeB: boolean): Value {
  const matrix = transposeB
    ? graph.constant([2, 3], Float32Array.from(byLabel))
    : graph.constant([3, 2], Float32Array.from(byFeature));
  return graph.apply(gemm, [x, matrix, graph.constant([2], Float32Array.of(10, 20))], { transposeB });
}

function build(classifier: Classifier) {
  return buildFeatureGraph(classifier, 2, pixelRanges.raw);
}

const images = Float32Array.of(1, 2, 3, 4, 5, 6);

describe('the last dense layer', () => {
  it.each([true, false])('gives its inputs and its weights by feature, transposed %s', (transposeB) => {
    const found = build(classifierWith((graph, rows) => dense(graph, rows, transposeB)))!;
    expect(found.featureCount).toBe(3);
    expect([...found.weights]).toEqual(byFeature);
    const { features, logits } = evaluateGraph(found.graph, { images });
    expect([...features!]).toEqual([...images]);
    // 1 + 6 + 15 + 10, 2 + 8 + 18 + 20; 4 + 15 + 30 + 10, 8 + 20 + 36 + 20.
    expect([...logits!]).toEqual([32, 48, 59, 84]);
  });

  it('is found behind a bias, a scale and a new shape', () => {
    const found = build(
      classifierWith((graph, rows) => {
        const matrix = graph.constant([3, 2], Float32Array.from(byFeature));
        const product = graph.apply(matmul, [rows, matrix], noAttributes);
        const biased = graph.apply(add, [product, graph.constant([2], Float32Array.of(1, 1))], noAttributes);
        const scaled = graph.apply(mul, [graph.scalar(2), biased], noAttributes);
        const square = graph.apply(reshape, [scaled], { shape: [2, 2, 1] });
        return graph.apply(reshape, [square], { shape: [2, 2] });
      }),
    )!;
    expect([...found.weights]).toEqual(byFeature);
    expect([...evaluateGraph(found.graph, { images }).features!]).toEqual([...images]);
  });

  it('is the last one of several', () => {
    const layers = [
      { kind: 'dense', units: 7 },
      { kind: 'dense', units: 5 },
    ] as const;
    const found = build(randomClassifier(shape, layers, 2))!;
    expect(found.featureCount).toBe(5);
    expect(found.weights).toHaveLength(5 * 2);
  });

  it('leaves the logits as they are without it', () => {
    const deep = randomClassifier(
      { channels: 2, height: 4, width: 4 },
      [{ kind: 'conv', filters: 3, padding: 'same' }],
      4,
    );
    const found = buildFeatureGraph(deep, 1, pixelRanges.mnist)!;
    const pixels = Float32Array.from({ length: 32 }, (_, i) => (i * 37) % 256);
    const { features, logits } = evaluateGraph(found.graph, { images: pixels });
    expect(features!.every((feature) => feature >= 0)).toBe(true);
    for (const label of [0, 1, 2, 3]) {
      const sum = features!.reduce((total, feature, i) => total + feature * found.weights[i * 4 + label]!, 0);
      // What is left is the layer's bias, uniform of deviation √(2 / 100).
      expect(Math.abs(logits![label]! - sum)).toBeLessThan(Math.sqrt(0.06));
    }
  });
});

describe('networks without a last dense layer', () => {
  it('that end in a convolution and a pooling have none', () => {
    const classifier: Classifier = {
      ...classifierWith((_, rows) => rows),
      buildLogits: (graph, pictures) => {
        const weights = graph.constant([2, 1, 1, 1], Float32Array.of(1, -1));
        const windows = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 } as const;
        const maps = graph.apply(conv, [pictures, weights], windows);
        return graph.apply(reduceMean, [maps], { axes: [2, 3], keepDims: false });
      },
    };
    expect(build(classifier)).toBeNull();
  });

  it('that add two branches up have none', () => {
    const classifier = classifierWith((graph, rows) =>
      graph.apply(
        add,
        [dense(graph, rows, true), dense(graph, graph.apply(relu, [rows], noAttributes), false)],
        noAttributes,
      ),
    );
    expect(build(classifier)).toBeNull();
  });

  it('that end in the pixels have none', () => {
    const classifier = { ...classifierWith((_, rows) => rows), labelCount: 3 };
    expect(build(classifier)).toBeNull();
  });
});
