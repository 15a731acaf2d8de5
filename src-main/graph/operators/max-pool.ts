import { elementCount, type Graph, type Shape, type Value } from '../graph.ts';
import { noAttributes, type Operator } from '../operator.ts';
import type { Pair } from '../window.ts';
import { add } from './add.ts';
import { averagePool, pooledShape, spreadWindows, type PoolAttributes } from './average-pool.ts';
import { conv } from './conv.ts';
import { div } from './div.ts';
import { mul } from './mul.ts';
import { pad } from './pad.ts';
import { reduceSum } from './reduce-sum.ts';
import { reshape } from './reshape.ts';
import { resize } from './resize.ts';
import { slice } from './slice.ts';
import { step } from './step.ts';

/**
 * Largest pixel of each window of [batch, channels, height, width]; padding never wins.
 * Gradient: to the pixel that equals the maximum. Pixels that tie share it equally, where TensorFlow picks the first.
 * Ties are common: at zero after a ReLU, and between windows of an overlapping pool before this one.
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
  const negative = graph.apply(mul, [y, graph.scalar(-1)], noAttributes);
  const winners = onesAtLargest(graph, tiled, graph.apply(resize, [negative], { scales: kernel }));
  const winning = graph.apply(averagePool, [winners], { kernel, strides: kernel, pads: [0, 0, 0, 0] });
  const overArea = graph.scalar(1 / (kernel[0] * kernel[1]));
  const share = graph.apply(mul, [graph.apply(div, [dy, winning], noAttributes), overArea], noAttributes);
  const chosen = graph.apply(mul, [winners, graph.apply(resize, [share], { scales: kernel })], noAttributes);
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
  const negative = graph.apply(mul, [y, graph.scalar(-1)], noAttributes);
  const largest = graph.apply(reshape, [negative], { shape: [planes, 1, ...size] });
  const gradient = graph.apply(reshape, [dy], { shape: [planes, 1, ...size] });
  const equalPixels = onesAtLargest(graph, pixels, largest);
  const inside = graph.constant([1, area, ...size], pixelsInside(x.shape, size, attributes));
  const winners = graph.apply(mul, [equalPixels, inside], noAttributes);
  const ties = graph.apply(reduceSum, [winners], { axes: [1], keepDims: true });
  const perWinner = graph.apply(div, [gradient, ties], noAttributes);
  const chosen = graph.apply(mul, [winners, perWinner], noAttributes);
  return spreadWindows(graph, chosen, pick, x.shape, attributes);
}

/** 1 where a pixel is its window's largest, else 0; of the largest its negative is given. */
function onesAtLargest(graph: Graph, pixels: Value, negativeLargest: Value): Value {
  const below = graph.apply(add, [pixels, negativeLargest], noAttributes);
  return graph.apply(step, [below], { atZero: 1 });
}

/** 1 where a window's pixel lies in the image, 0 where it is padding: [kernel area · output height · output width]. */
function pixelsInside(shape: Shape, size: Pair, { kernel, strides, pads }: PoolAttributes): Float32Array {
  const inside = new Float32Array(kernel[0] * kernel[1] * size[0] * size[1]);
  let i = 0;
  for (let row = 0; row < kernel[0]; row++) {
    for (let column = 0; column < kernel[1]; column++) {
      for (let y = row - pads[0], countY = 0; countY < size[0]; countY++, y += strides[0]) {
        for (let x = column - pads[1], countX = 0; countX < size[1]; countX++, x += strides[1]) {
          inside[i++] = Number(y >= 0 && y < shape[2]! && x >= 0 && x < shape[3]!);
        }
      }
    }
  }
  return inside;
}

function identity(size: number): Float32Array {
  const matrix = new Float32Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return matrix;
}
