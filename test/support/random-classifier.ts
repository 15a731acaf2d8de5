import type { Classifier, ImageShape } from '../../src-main/formats/classifier.ts';
import { elementCount, type Graph, type Shape, type Value } from '../../src-main/graph/graph.ts';
import { noAttributes } from '../../src-main/graph/operator.ts';
import { add } from '../../src-main/graph/operators/add.ts';
import { conv } from '../../src-main/graph/operators/conv.ts';
import { gemm } from '../../src-main/graph/operators/gemm.ts';
import { maxPool } from '../../src-main/graph/operators/max-pool.ts';
import { mul } from '../../src-main/graph/operators/mul.ts';
import { reduceMean } from '../../src-main/graph/operators/reduce-mean.ts';
import { relu } from '../../src-main/graph/operators/relu.ts';
import { reshape } from '../../src-main/graph/operators/reshape.ts';
import { labelRandom, type Random } from '../../src-main/neural-cleanse/random.ts';

/** A layer of a network that is made up on the spot. Convolutions and dense layers end in a ReLU. */
export type RandomLayer =
  | ConvolutionLayer
  /** 2×2 windows, stride 2; overlapping ones of 3×3, padded by 1. */
  | { readonly kind: 'max-pool'; readonly overlapping?: boolean }
  /**
   * ReLU(x + two normalized 3×3 convolutions); where filters or stride change the shape, x goes through a normalized
   * 1×1 convolution (He et al., CVPR 2016, basic block).
   */
  | { readonly kind: 'residual'; readonly filters: number; readonly stride: 1 | 2 }
  | { readonly kind: 'global-average' }
  | { readonly kind: 'dense'; readonly units: number };

interface ConvolutionLayer {
  readonly kind: 'conv';
  readonly filters: number;
  readonly padding: 'same' | 'valid';
  /** Height and width, odd; 3 where not given. */
  readonly kernel?: number;
  readonly stride?: 1 | 2;
  /** Batch normalization before the ReLU. */
  readonly normalized?: boolean;
}

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
    case 'conv':
      return graph.apply(relu, [appendConvolution(graph, x, layer, random)], noAttributes);
    case 'max-pool': {
      const kernel = layer.overlapping === true ? 3 : 2;
      const pad = layer.overlapping === true ? 1 : 0;
      const attributes = { kernel: [kernel, kernel], strides: [2, 2], pads: [pad, pad, pad, pad] } as const;
      return graph.apply(maxPool, [x], attributes);
    }
    case 'residual': {
      const { filters, stride } = layer;
      const convolution = { kind: 'conv', filters, padding: 'same', normalized: true } as const;
      const first = appendLayer(graph, x, { ...convolution, stride }, random);
      const branch = appendConvolution(graph, first, convolution, random);
      const isSameShape = stride === 1 && x.shape[1] === filters;
      const shortcut = isSameShape
        ? x
        : appendConvolution(graph, x, { ...convolution, kernel: 1, stride }, random);
      return graph.apply(relu, [graph.apply(add, [shortcut, branch], noAttributes)], noAttributes);
    }
    case 'global-average':
      return graph.apply(reduceMean, [x], { axes: [2, 3], keepDims: false });
    case 'dense':
      return graph.apply(relu, [appendDense(graph, x, layer.units, random)], noAttributes);
  }
}

function appendConvolution(graph: Graph, x: Value, layer: ConvolutionLayer, random: Random): Value {
  const { filters, padding, kernel = 3, stride = 1, normalized = false } = layer;
  const pad = padding === 'same' ? (kernel - 1) / 2 : 0;
  const inputs = x.shape[1]! * kernel * kernel;
  const weights = randomConstant(graph, [filters, x.shape[1]!, kernel, kernel], inputs, random);
  const bias = randomConstant(graph, [filters], 100, random);
  const attributes = {
    strides: [stride, stride],
    pads: [pad, pad, pad, pad],
    dilations: [1, 1],
    group: 1,
  } as const;
  const y = graph.apply(conv, [x, weights, bias], attributes);
  return normalized ? appendNormalization(graph, y, random) : y;
}

/** A factor around 1 and a summand around 0 for each channel, as the readers give a batch normalization. */
function appendNormalization(graph: Graph, x: Value, random: Random): Value {
  const shape = [x.shape[1]!, 1, 1];
  const numbers = (low: number, high: number): Value => {
    const data = Float32Array.from({ length: shape[0]! }, () => low + (high - low) * random.unit());
    return graph.constant(shape, data);
  };
  const scaled = graph.apply(mul, [x, numbers(0.5, 1)], noAttributes);
  return graph.apply(add, [scaled, numbers(-0.1, 0.1)], noAttributes);
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
