import { elementCount, type Graph, type Value } from '../graph.ts';
import { noAttributes, type Operator } from '../operator.ts';
import type { Pair } from '../window.ts';
import { pooledShape, spreadWindows, type PoolAttributes } from './average-pool.ts';
import { conv } from './conv.ts';
import { equal } from './equal.ts';
import { pad } from './pad.ts';
import { reshape } from './reshape.ts';
import { resize } from './resize.ts';
import { slice } from './slice.ts';
import { where } from './where.ts';

/**
 * Largest pixel of each window of [batch, channels, height, width]; padding never wins.
 * Gradient: to the pixel that equals the maximum. Pixels that tie each get the whole gradient, where TensorFlow
 * picks the first; after ReLU, where ties are common, they tie at zero and the ReLU's own gradient is zero there.
 */
export const maxPool: Operator<PoolAttributes> = {
  type: 'MaxPool',
  infer: ([x], attributes) => ({ shape: pooledShape(x!.shape, attributes), elementType: 'float32' }),
  gradient: ({ graph, inputs, output, attributes, outputGradient }) => {
    const x = inputs[0]!;
    return isTiling(attributes)
      ? tiledGradient(graph, x, output, attributes, outputGradient)
      : overlappingGradient(graph, x, output, attributes, outputGradient);
  },
};

/** Whether no pixel lies in two windows or between two, or in the padding. */
function isTiling({ kernel, strides, pads }: PoolAttributes): boolean {
  return kernel[0] === strides[0] && kernel[1] === strides[1] && pads.every((pad) => pad === 0);
}

/**
 * Windows side by side: repeat maximum and gradient over their window, and compare. Rows and columns at the end that
 * fill no window are cut off before and get zeros after.
 */
function tiledGradient(graph: Graph, x: Value, y: Value, { kernel }: PoolAttributes, dy: Value): Value {
  const [height, width] = [y.shape[2]! * kernel[0], y.shape[3]! * kernel[1]];
  const [restHeight, restWidth] = [x.shape[2]! - height, x.shape[3]! - width];
  const hasRest = restHeight > 0 || restWidth > 0;
  const tiled = hasRest
    ? graph.apply(slice, [x], { axes: [2, 3], starts: [0, 0], ends: [height, width] })
    : x;
  const largest = graph.apply(resize, [y], { scales: kernel });
  const gradient = graph.apply(resize, [dy], { scales: kernel });
  const isLargest = graph.apply(equal, [tiled, largest], noAttributes);
  const chosen = graph.apply(where, [isLargest, gradient, graph.scalar(0)], noAttributes);
  if (!hasRest) return chosen;
  return graph.apply(pad, [chosen], { before: [0, 0, 0, 0], after: [0, 0, restHeight, restWidth] });
}

/** Any windows: gather each window's pixels as channels (a one-hot convolution), compare, and spread back. */
function overlappingGradient(graph: Graph, x: Value, y: Value, attributes: PoolAttributes, dy: Value): Value {
  const { kernel, strides, pads } = attributes;
  const area = kernel[0] * kernel[1];
  const pick = graph.constant([area, 1, ...kernel], identity(area));
  const [height, width] = [x.shape[2]!, x.shape[3]!];
  const size: Pair = [y.shape[2]!, y.shape[3]!];
  const planes = elementCount(x.shape) / (height * width);
  const flat = graph.apply(reshape, [x], { shape: [planes, 1, height, width] });
  const pixels = graph.apply(conv, [flat, pick], { strides, pads, dilations: [1, 1], group: 1 });
  const largest = graph.apply(reshape, [y], { shape: [planes, 1, ...size] });
  const gradient = graph.apply(reshape, [dy], { shape: [planes, 1, ...size] });
  const isLargest = graph.apply(equal, [pixels, largest], noAttributes);
  const chosen = graph.apply(where, [isLargest, gradient, graph.scalar(0)], noAttributes);
  return spreadWindows(graph, chosen, pick, x.shape, attributes);
}

function identity(size: number): Float32Array {
  const matrix = new Float32Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return matrix;
}
