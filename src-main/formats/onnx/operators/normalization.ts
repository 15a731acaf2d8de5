import { elementCount, type Graph, type Shape, type Value } from '../../../graph/graph.ts';
import { add } from '../../../graph/operators/add.ts';
import { conv } from '../../../graph/operators/conv.ts';
import { div } from '../../../graph/operators/div.ts';
import { exp } from '../../../graph/operators/exp.ts';
import { log } from '../../../graph/operators/log.ts';
import { max } from '../../../graph/operators/max.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { reduceMean } from '../../../graph/operators/reduce-mean.ts';
import { reduceSum } from '../../../graph/operators/reduce-sum.ts';
import { reshape } from '../../../graph/operators/reshape.ts';
import { sqrt } from '../../../graph/operators/sqrt.ts';
import { sub } from '../../../graph/operators/sub.ts';
import { foldStatistics } from '../../folded-statistics.ts';
import { affine, apply } from '../../keras/math.ts';
import type { NodeCall } from '../node-call.ts';
import { Constant } from '../values/constant.ts';
import { onMerged, type Emission } from '../values/emission.ts';
import type { Handler } from './handler.ts';

/**
 * `(x − mean) / √(variance + epsilon) · scale + bias` with stored statistics, one of each a channel; with `spatial` = 0
 * (until version 8) one of each a pixel of each channel. MXNet's exporter states spatial = 0 and stores one a channel,
 * which has one meaning only.
 */
export const batchNormalization: Handler = (node) => {
  const trains = node.int('training_mode', 0) === 1 || [1, 2, 3, 4].some((index) => node.isRead(index));
  if (trains) {
    throw node.unsupported(
      'was exported in training mode, in which it mixes the images of a batch (call model.eval() first)',
    );
  }
  const x = node.data(0);
  const channels = x.shape[1] ?? 1;
  const isPerPixel = node.int('spatial', 1) === 0 && node.weights(1, 'scale').size !== channels;
  const shape = isPerPixel ? x.shape.slice(1) : alongChannels(x.shape);
  const count = isPerPixel ? elementCount(shape) : channels;
  const [scale, bias, mean, variance] = ['scale', 'bias', 'mean', 'variance'].map((what, i) => {
    const numbers = node.weights(i + 1, what);
    if (numbers.size !== count)
      throw node.corrupt(
        `its ${what} has ${numbers.size} numbers for ${isPerPixel ? `[${shape.join(', ')}] pixels` : `${channels} channels`}`,
      );
    return numbers.data;
  });
  const epsilon = node.float('epsilon', 1e-5);
  const fold = () =>
    foldStatistics({ gamma: scale!, beta: bias!, mean: mean!, variance: variance!, epsilon });
  const factors = new Constant('float32', shape, () => fold().factor);
  const summands = new Constant('float32', shape, () => fold().summand);
  return onMerged([x], x.shape, (graph, [value], emission) => {
    const scaled = apply(graph, mul, value!, emission.constant(factors));
    return apply(graph, add, scaled, emission.constant(summands));
  });
};

/** Each channel of each image by its own mean and variance. */
export const instanceNormalization: Handler = (node) => {
  const x = node.data(0);
  const axes = x.shape.map((_, axis) => axis).slice(2);
  const epsilon = node.float('epsilon', 1e-5);
  return onMerged([x], x.shape, (graph, [value], emission) => {
    const normal = normalized(graph, value!, axes, epsilon);
    return scaledAndShifted(node, emission, normal, alongChannels(x.shape), 'scale');
  });
};

/** Groups of channels by their own mean and variance; scale and bias a channel, before version 21 a group. */
export const groupNormalization: Handler = (node) => {
  const x = node.data(0);
  const groups = node.int('num_groups', 0);
  const [batch, channels] = x.shape as [number, number];
  if (!(groups >= 1) || channels % groups !== 0)
    throw node.corrupt(`${channels} channels are no ${groups} groups`);
  const epsilon = node.float('epsilon', 1e-5);
  const area = x.shape.slice(2).reduce((product, size) => product * size, 1);
  const perChannel = node.weights(1, 'scale').size === channels;
  return onMerged([x], x.shape, (graph, [value], emission) => {
    const perGroup = [emission.groups * batch, groups, channels / groups, area];
    const normal = normalized(graph, emission.reshape(value!, perGroup), [2, 3], epsilon);
    const shape = perChannel ? [groups, channels / groups, 1] : [groups, 1, 1];
    return emission.reshape(scaledAndShifted(node, emission, normal, shape, 'scale'), value!.shape);
  });
};

/** The axes from `axis` on by their common mean and variance; scale and bias broadcast. */
export const layerNormalization: Handler = (node) => {
  const x = node.data(0);
  const first = node.axis(node.int('axis', -1), x.shape.length);
  if (first === 0) throw node.unsupported('normalizes over the axis of the batch');
  const axes = x.shape.map((_, axis) => axis).slice(first);
  const epsilon = node.float('epsilon', 1e-5);
  return onMerged([x], x.shape, (graph, [value], emission) => {
    const normal = normalized(graph, value!, axes, epsilon);
    return scaledAndShifted(node, emission, normal, undefined, 'scale');
  });
};

/** As `layerNormalization` without the mean: `x / √(mean(x²) + epsilon) · scale`. */
export const rmsNormalization: Handler = (node) => {
  const x = node.data(0);
  const first = node.axis(node.int('axis', -1), x.shape.length);
  if (first === 0) throw node.unsupported('normalizes over the axis of the batch');
  const axes = x.shape.map((_, axis) => axis).slice(first);
  const epsilon = node.float('epsilon', 1e-5);
  return onMerged([x], x.shape, (graph, [value], emission) => {
    const square = apply(graph, mul, value!, value!);
    const mean = graph.apply(reduceMean, [square], { axes, keepDims: true });
    const normal = apply(graph, div, value!, apply(graph, sqrt, affine(graph, mean, 1, epsilon)));
    return scaledAndShifted(node, emission, normal, undefined, 'scale');
  });
};

/** `x / (bias + alpha / size · Σ x²)^beta`, the sum over `size` neighbouring channels (Krizhevsky et al. 2012, 3.3). */
export const localResponseNormalization: Handler = (node) => {
  const x = node.data(0);
  const size = node.int('size', 0);
  if (!(size >= 1)) throw node.corrupt(`it looks at ${size} channels`);
  const [alpha, beta, bias] = [node.float('alpha', 1e-4), node.float('beta', 0.75), node.float('bias', 1)];
  const before = Math.floor((size - 1) / 2);
  return onMerged([x], x.shape, (graph, [value]) => {
    const [batch, channels, ...spatial] = value!.shape as [number, number, ...number[]];
    const area = spatial.reduce((product, pixels) => product * pixels, 1);
    const square = apply(graph, mul, value!, value!);
    const columns = graph.apply(reshape, [square], { shape: [batch, 1, channels, area] });
    const ones = graph.constant([1, 1, size, 1], new Float32Array(size).fill(1));
    const sums = graph.apply(conv, [columns, ones], {
      strides: [1, 1],
      pads: [before, 0, size - 1 - before, 0],
      dilations: [1, 1],
      group: 1,
    });
    const base = affine(graph, graph.apply(reshape, [sums], { shape: value!.shape }), alpha / size, bias);
    const power = apply(graph, exp, affine(graph, apply(graph, log, base), -beta, 0));
    return apply(graph, mul, value!, power);
  });
};

/** Smallest normal float32 (IEEE 754): what a norm of 0 is divided by, so that zeros stay zeros. */
const smallestNormal = 2 ** -126;

/** `x / ‖x‖` along one axis, the Euclidean norm; zeros stay zeros. */
export const lpNormalization: Handler = (node) => {
  const x = node.data(0);
  const axis = node.axis(node.int('axis', -1), x.shape.length);
  if (axis === 0 || node.int('p', 2) !== 2)
    throw node.unsupported('normalizes by another norm than the Euclidean one, or along the batch');
  return onMerged([x], x.shape, (graph, [value]) => {
    const square = apply(graph, mul, value!, value!);
    const sum = graph.apply(reduceSum, [square], { axes: [axis], keepDims: true });
    return apply(graph, div, value!, apply(graph, sqrt, apply(graph, max, sum, smallestNormal)));
  });
};

/** `(x − mean) / √(variance + epsilon)` over `axes`. */
function normalized(graph: Graph, x: Value, axes: readonly number[], epsilon: number): Value {
  const mean = graph.apply(reduceMean, [x], { axes, keepDims: true });
  const centred = apply(graph, sub, x, mean);
  const square = apply(graph, mul, centred, centred);
  const variance = graph.apply(reduceMean, [square], { axes, keepDims: true });
  return apply(graph, div, centred, apply(graph, sqrt, affine(graph, variance, 1, epsilon)));
}

/** Inputs 1 and 2 of a node, the second optional, under a shape that broadcasts. */
function scaledAndShifted(
  node: NodeCall,
  emission: Emission,
  x: Value,
  shape: Shape | undefined,
  what: string,
): Value {
  const scale = node.weights(1, what);
  const bias = node.inputs[2] === undefined ? undefined : node.weights(2, 'bias');
  const scaled = apply(emission.graph, mul, x, emission.reshapedConstant(scale, shape ?? scale.shape));
  if (bias === undefined) return scaled;
  return apply(emission.graph, add, scaled, emission.reshapedConstant(bias, shape ?? bias.shape));
}

/** [channels, 1, …] for an input [batch, channels, …]. */
function alongChannels(shape: Shape): Shape {
  return shape.slice(1).map((size, axis) => (axis === 0 ? size : 1));
}
