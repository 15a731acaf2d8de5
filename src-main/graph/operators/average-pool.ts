import { noAttributes, type Operator } from '../operator.ts';
import { fourSizes, windowInput, windowOutput, type Pair, type WindowAttributes } from '../window.ts';
import { elementCount, type Graph, type Shape, type Value } from '../graph.ts';
import { convTranspose } from './conv-transpose.ts';
import { mul } from './mul.ts';
import { reshape } from './reshape.ts';
import { resize } from './resize.ts';

export interface PoolAttributes extends WindowAttributes {
  /** Height and width of the window. */
  readonly kernel: Pair;
}

/**
 * Mean of each window of [batch, channels, height, width]; padding does not count (TensorFlow, ONNX
 * `count_include_pad = 0`). Gradient: every pixel gets its share from each window that holds it.
 */
export const averagePool: Operator<PoolAttributes> = {
  type: 'AveragePool',
  infer: ([x], attributes) => ({ shape: pooledShape(x!.shape, attributes), elementType: 'float32' }),
  gradient: ({ graph, inputs, output, attributes, outputGradient }) => {
    const inputShape = inputs[0]!.shape;
    const shares = graph.constant([1, 1, ...output.shape.slice(2)], windowShares(inputShape, attributes));
    const gradient = graph.apply(mul, [outputGradient, shares], noAttributes);
    if (tilesExactly(inputShape, attributes)) {
      return graph.apply(resize, [gradient], { scales: attributes.kernel });
    }
    const kernelArea = attributes.kernel[0] * attributes.kernel[1];
    const ones = graph.constant([1, 1, ...attributes.kernel], new Float32Array(kernelArea).fill(1));
    return spreadWindows(graph, gradient, ones, inputShape, attributes);
  },
};

export function pooledShape(shape: Shape, attributes: PoolAttributes): Shape {
  const [batch, channels, height, width] = fourSizes(shape);
  return [batch, channels, ...windowOutput([height, width], attributes.kernel, [1, 1], attributes)];
}

/** Whether the windows cover the image without overlap, gap or padding. */
function tilesExactly(shape: Shape, { kernel, strides, pads }: PoolAttributes): boolean {
  return (
    pads.every((pad) => pad === 0) &&
    [0, 1].every((axis) => kernel[axis] === strides[axis] && shape[axis + 2]! % kernel[axis]! === 0)
  );
}

/**
 * Adds every window's values back onto the image: [batch, channels, …] or, with k weights a pixel,
 * [batch · channels, k, …] spread by `weights` [k, 1, kernelHeight, kernelWidth].
 */
export function spreadWindows(
  graph: Graph,
  windows: Value,
  weights: Value,
  inputShape: Shape,
  { kernel, strides, pads }: PoolAttributes,
): Value {
  const size: Pair = [windows.shape[2]!, windows.shape[3]!];
  const perPixel = weights.shape[0]!;
  const planes = elementCount(windows.shape) / (perPixel * size[0] * size[1]);
  const flat = graph.apply(reshape, [windows], { shape: [planes, perPixel, ...size] });
  const reached = windowInput(size, kernel, [1, 1], { strides, pads });
  const outputPadding: Pair = [inputShape[2]! - reached[0], inputShape[3]! - reached[1]];
  const spread = graph.apply(convTranspose, [flat, weights], {
    strides,
    pads,
    dilations: [1, 1],
    group: 1,
    outputPadding,
  });
  return graph.apply(reshape, [spread], { shape: inputShape });
}

/** 1 / (pixels of the image inside each window), [outputHeight · outputWidth]. */
function windowShares(shape: Shape, attributes: PoolAttributes): Float32Array {
  const [, , outputHeight, outputWidth] = fourSizes(pooledShape(shape, attributes));
  const covered = (position: number, axis: 0 | 1): number => {
    const start = position * attributes.strides[axis] - attributes.pads[axis];
    const end = Math.min(start + attributes.kernel[axis], shape[axis + 2]!);
    return end - Math.max(start, 0);
  };
  return Float32Array.from({ length: outputHeight * outputWidth }, (_, i) => {
    return 1 / (covered(Math.floor(i / outputWidth), 0) * covered(i % outputWidth, 1));
  });
}
