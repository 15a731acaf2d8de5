import type { Classifier, ImageShape } from '../../src-main/formats/classifier.ts';
import { elementCount, type Graph, type Shape, type Value } from '../../src-main/graph/graph.ts';
import { noAttributes } from '../../src-main/graph/operator.ts';
import { conv } from '../../src-main/graph/operators/conv.ts';
import { gemm } from '../../src-main/graph/operators/gemm.ts';
import { maxPool } from '../../src-main/graph/operators/max-pool.ts';
import { relu } from '../../src-main/graph/operators/relu.ts';
import { reshape } from '../../src-main/graph/operators/reshape.ts';
import { labelRandom, type Random } from '../../src-main/neural-cleanse/random.ts';

/** A layer of a network that is made up on the spot. Convolutions are 3×3; both kinds end in a ReLU. */
export type RandomLayer =
  | { readonly kind: 'conv'; readonly filters: number; readonly padding: 'same' | 'valid' }
  /** 2×2 windows, stride 2. */
  | { readonly kind: 'max-pool' }
  | { readonly kind: 'dense'; readonly units: number };

/**
 * A classifier with random weights: `layers`, then a dense layer of `labelCount` logits. Weights are uniform with the
 * deviation √(2 / inputs) (He et al., ICCV 2015), so that activations keep their size through any depth.
 */
export function randomClassifier(
  inputShape: ImageShape,
  layers: readonly RandomLayer[],
  labelCount: number,
  seed = 1,
): Classifier {
  return {
    format: 'made up',
    inputShape,
    labelCount,
    layers: [],
    findings: [],
    scalesItsInput: false,
    buildLogits: (graph, images) => {
      const random = labelRandom(seed, 0);
      const features = layers.reduce((value, layer) => appendLayer(graph, value, layer, random), images);
      return appendDense(graph, features, labelCount, random);
    },
  };
}

function appendLayer(graph: Graph, x: Value, layer: RandomLayer, random: Random): Value {
  switch (layer.kind) {
    case 'conv': {
      const pad = layer.padding === 'same' ? 1 : 0;
      const weights = randomConstant(graph, [layer.filters, x.shape[1]!, 3, 3], x.shape[1]! * 9, random);
      const bias = randomConstant(graph, [layer.filters], 100, random);
      const attributes = {
        strides: [1, 1],
        pads: [pad, pad, pad, pad],
        dilations: [1, 1],
        group: 1,
      } as const;
      return graph.apply(relu, [graph.apply(conv, [x, weights, bias], attributes)], noAttributes);
    }
    case 'max-pool':
      return graph.apply(maxPool, [x], { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] });
    case 'dense':
      return graph.apply(relu, [appendDense(graph, x, layer.units, random)], noAttributes);
  }
}

function appendDense(graph: Graph, x: Value, units: number, random: Random): Value {
  const batch = x.shape[0]!;
  const inputs = elementCount(x.shape) / batch;
  const rows = graph.apply(reshape, [x], { shape: [batch, inputs] });
  const weights = randomConstant(graph, [inputs, units], inputs, random);
  const bias = randomConstant(graph, [units], 100, random);
  return graph.apply(gemm, [rows, weights, bias], { transposeB: false });
}

/** Uniform numbers of deviation √(2 / inputs). */
function randomConstant(graph: Graph, shape: Shape, inputs: number, random: Random): Value {
  const reach = Math.sqrt((3 * 2) / inputs);
  const data = Float32Array.from({ length: elementCount(shape) }, () => (2 * random.unit() - 1) * reach);
  return graph.constant(shape, data);
}
