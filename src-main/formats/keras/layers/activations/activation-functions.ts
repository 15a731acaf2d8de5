import { z } from 'zod';
import { AppError } from '../../../../../src-shared/domain/app-error.ts';
import { elementCount, type Graph, type Value } from '../../../../graph/graph.ts';
import { div } from '../../../../graph/operators/div.ts';
import { exp } from '../../../../graph/operators/exp.ts';
import { greater } from '../../../../graph/operators/greater.ts';
import { logSoftmax } from '../../../../graph/operators/log-softmax.ts';
import { mul } from '../../../../graph/operators/mul.ts';
import { reduceSum } from '../../../../graph/operators/reduce-sum.ts';
import { relu } from '../../../../graph/operators/relu.ts';
import { reshape } from '../../../../graph/operators/reshape.ts';
import { sigmoid } from '../../../../graph/operators/sigmoid.ts';
import { slice } from '../../../../graph/operators/slice.ts';
import { softmax } from '../../../../graph/operators/softmax.ts';
import { softplus } from '../../../../graph/operators/softplus.ts';
import { sub } from '../../../../graph/operators/sub.ts';
import { tanh } from '../../../../graph/operators/tanh.ts';
import { where } from '../../../../graph/operators/where.ts';
import { affine, apply } from '../../math.ts';
import { axisSize, graphAxis, KerasTensor, type Ending } from '../../tensor.ts';
import {
  celu,
  eluOf,
  gelu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardTanh,
  leaky,
  logSigmoid,
  mish,
  relu6,
  selu,
  silu,
  softShrink,
  softsign,
  sparsePlus,
  sparseSigmoid,
  squareplus,
  tanhShrink,
  type Formula,
} from './activation-formulas.ts';
import type { LayerCall } from '../layer.ts';

/** Slope of the *function* leaky_relu for x < 0 (keras.activations.leaky_relu); the layer's default is 0.3. */
const leakyReluSlope = 0.2;
/** Threshold of the *functions* hard_shrink and soft_shrink, and b of squareplus (keras.activations). */
const shrinkThreshold = 0.5;
const squareplusB = 4;

/** Formulas of keras.io/api/layers/activations with their default arguments. */
const elementwise = new Map<string, Formula>(
  Object.entries<Formula>({
    celu: celu(1),
    elu: eluOf(1),
    exponential: (graph, x) => apply(graph, exp, x),
    gelu,
    hard_shrink: hardShrink(shrinkThreshold),
    hard_silu: hardSilu,
    hard_swish: hardSilu,
    hard_tanh: hardTanh,
    log_sigmoid: logSigmoid,
    leaky_relu: leaky(leakyReluSlope),
    mish,
    relu: (graph, x) => apply(graph, relu, x),
    relu6,
    selu,
    silu,
    soft_shrink: softShrink(shrinkThreshold),
    softplus: (graph, x) => apply(graph, softplus, x),
    softsign,
    sparse_plus: sparsePlus,
    sparse_sigmoid: sparseSigmoid,
    squareplus: squareplus(squareplusB),
    swish: silu,
    tanh: (graph, x) => apply(graph, tanh, x),
    tanh_shrink: tanhShrink,
  }),
);

/** What TensorFlow calls functions that Keras has under another name (`tf.nn.softmax.__name__` and so on). */
const otherNames = new Map([
  ['softmax_v2', 'softmax'],
  ['log_softmax_v2', 'log_softmax'],
  ['swish_impl', 'silu'],
]);

/** An activation as an argument of a layer: a name, nothing, or a layer written out (`Conv2D(activation=ReLU(6))`). */
export const activationArgument = z
  .union([
    z.string(),
    z.object({ class_name: z.string(), config: z.union([z.string(), z.record(z.string(), z.unknown())]) }),
  ])
  .nullish();
export type ActivationArgument = z.output<typeof activationArgument>;

/**
 * Applies an activation function by name. Softmax and sigmoid keep hold of their argument, and are appended only where
 * something other than the end of the model reads them.
 * Throws AppError MODEL_UNSUPPORTED_LAYER for a name that is not known.
 */
export function activate(call: LayerCall, x: KerasTensor, name: string): KerasTensor {
  const { graph, layer, origin } = call;
  const formula = name === 'hard_sigmoid' ? versionedHardSigmoid(origin.majorVersion) : elementwise.get(name);
  if (formula !== undefined) return x.map(() => formula(graph, x.value), { kind: 'scores', madeBy: name });
  switch (otherNames.get(name) ?? name) {
    case 'linear':
      return x;
    case 'softmax':
      return softmaxAlong(graph, x, -1);
    case 'log_softmax':
      return logSoftmaxAlong(graph, x, -1);
    case 'sigmoid':
      return sigmoidOf(graph, x);
    case 'glu':
      return gatedHalves(graph, x, -1);
    case 'sparsemax':
      return sparsemaxAlong(graph, x, -1);
    default:
      throw new AppError(
        'MODEL_UNSUPPORTED_LAYER',
        `Layer "${layer.path}" (${layer.className}) uses the activation "${name}", which is not supported. Supported are ${['linear', 'softmax', 'log_softmax', 'sigmoid', 'hard_sigmoid', 'glu', 'sparsemax', ...elementwise.keys()].sort().join(', ')}.`,
      );
  }
}

export function versionedHardSigmoid(majorVersion: number): Formula {
  return hardSigmoid(majorVersion >= 3 ? 1 / 6 : 0.2);
}

export function sigmoidOf(graph: Graph, x: KerasTensor): KerasTensor {
  return x.map(() => apply(graph, sigmoid, x.value), { kind: 'sigmoid', logits: x });
}

/** Softmax along one axis of the Keras tensor. Only one over all numbers of an image can be taken off again. */
export function softmaxAlong(graph: Graph, x: KerasTensor, axis: number): KerasTensor {
  const alongAxis = graphAxis(x, axis);
  const overAll = axisSize(x, axis) === elementCount(x.shape);
  const ending: Ending = overAll ? { kind: 'softmax', logits: x } : { kind: 'scores', madeBy: 'softmax' };
  return x.map(() => graph.apply(softmax, [x.value], { axis: alongAxis }), ending);
}

export function logSoftmaxAlong(graph: Graph, x: KerasTensor, axis: number): KerasTensor {
  const alongAxis = graphAxis(x, axis);
  return x.map(() => graph.apply(logSoftmax, [x.value], { axis: alongAxis }));
}

/** The first half along an axis times the sigmoid of the second (keras.activations.glu). */
export function gatedHalves(graph: Graph, x: KerasTensor, axis: number): KerasTensor {
  const along = graphAxis(x, axis);
  const size = axisSize(x, axis);
  if (size % 2 !== 0) throw new Error(`it halves an axis of the size ${size}`);
  const half = (start: number): Value =>
    graph.apply(slice, [x.value], { axes: [along], starts: [start], ends: [start + size / 2] });
  const counted = axis < 0 ? axis + x.rank : axis;
  return new KerasTensor({
    shape: x.shape.map((own, i) => (i + 1 === counted ? own / 2 : own)),
    channelsLast: x.channelsLast,
    ending: { kind: 'scores', madeBy: 'glu' },
    compute: () => apply(graph, mul, half(0), apply(graph, sigmoid, half(size / 2))),
  });
}

/**
 * `max(x − τ, 0)` with τ from the numbers that stay above zero (Martins & Astudillo 2016, algorithm 1). Sorting is done by
 * comparing each number with each. Keras adds up the running sums of all of them where the paper takes the last
 * (keras.activations.sparsemax); what counts here is what Keras computes.
 */
export function sparsemaxAlong(graph: Graph, x: KerasTensor, axis: number): KerasTensor {
  const along = graphAxis(x, axis);
  return x.map(() => keptAbove(graph, x.value, along), { kind: 'scores', madeBy: 'sparsemax' });
}

function keptAbove(graph: Graph, x: Value, along: number): Value {
  const [before, size, after] = [x.shape.slice(0, along), x.shape[along]!, x.shape.slice(along + 1)];
  const rows = graph.apply(reshape, [x], { shape: [...before, size, 1, ...after] });
  const columns = graph.apply(reshape, [x], { shape: [...before, 1, size, ...after] });
  const sumOver = (value: Value, over: number, keepDims: boolean): Value =>
    graph.apply(reduceSum, [value], { axes: [over], keepDims });
  // Of equal numbers the earlier one comes first, as in a stable sort.
  const earlier = graph.constant([size, size, ...after.map(() => 1)], lowerTriangle(size));
  const isLarger = apply(graph, greater, columns, rows);
  const comesFirst = apply(
    graph,
    where,
    isLarger,
    1,
    apply(graph, where, apply(graph, greater, rows, columns), 0, earlier),
  );
  const places = sumOver(comesFirst, along + 1, false);
  const sums = sumOver(apply(graph, mul, comesFirst, columns), along + 1, false);
  const bound = apply(graph, div, affine(graph, sums, 1, -1), places);
  const isKept = apply(graph, where, apply(graph, greater, x, bound), 1, 0);
  const total = affine(graph, sumOver(apply(graph, mul, isKept, sums), along, true), 1, -1);
  const tau = apply(graph, div, total, sumOver(isKept, along, true));
  return apply(graph, relu, apply(graph, sub, x, tau));
}

function lowerTriangle(size: number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, i) => Number(i % size <= Math.floor(i / size)));
}
