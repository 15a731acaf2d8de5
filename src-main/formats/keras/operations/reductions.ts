import { abs } from '../../../graph/operators/abs.ts';
import { div } from '../../../graph/operators/div.ts';
import { matmul } from '../../../graph/operators/matmul.ts';
import { max } from '../../../graph/operators/max.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { sqrt } from '../../../graph/operators/sqrt.ts';
import type { Value } from '../../../graph/graph.ts';
import { Constant, type Operand } from '../layers/arguments.ts';
import type { LayerKind } from '../layers/layer.ts';
import { apply } from '../math.ts';
import { graphAxis, inKerasOrder, KerasTensor, plainTensor } from '../tensor.ts';
import { einsum } from './einsum.ts';
import { defineOperation, type OperationCall } from './operation.ts';
import { transposed } from './rearrange.ts';
import {
  deviationOver,
  logSumExpOver,
  maxOver,
  meanOver,
  minOver,
  reduced,
  sumOver,
  varianceOver,
  type Reduction,
} from './reduce.ts';

/** Smallest sum of squares that a vector is divided by (tf.math.l2_normalize). */
const smallestSquare = 1e-12;

const reductions: readonly (readonly [string, readonly string[], Reduction])[] = [
  ['keras.ops.Mean', ['tf.math.reduce_mean', 'tf.compat.v1.reduce_mean'], meanOver],
  ['keras.ops.Sum', ['tf.math.reduce_sum', 'tf.compat.v1.reduce_sum'], sumOver],
  ['keras.ops.Max', ['tf.math.reduce_max', 'tf.compat.v1.reduce_max'], maxOver],
  ['keras.ops.Amax', [], maxOver],
  ['keras.ops.Min', ['tf.math.reduce_min', 'tf.compat.v1.reduce_min'], minOver],
  ['keras.ops.Amin', [], minOver],
  ['keras.ops.Var', ['tf.math.reduce_variance'], varianceOver],
  ['keras.ops.Std', ['tf.math.reduce_std'], deviationOver],
  ['keras.ops.Logsumexp', ['tf.math.reduce_logsumexp'], logSumExpOver],
];

function reduction(tensor: string, reduce: Reduction): LayerKind {
  return defineOperation([tensor, 'axis', 'keepdims'], ({ graph, args }) => {
    const x = args.tensor(tensor);
    const axes = args.integers(args.firstOf('axis', 'reduction_indices'));
    return reduced(graph, x, reduce, axes, args.flag(args.firstOf('keepdims', 'keep_dims'), false));
  });
}

/** Mean, with weights of its own refused by not being read (keras.ops.average). */
const average = defineOperation(['x', 'axis'], ({ graph, args }) =>
  reduced(graph, args.tensor('x'), meanOver, args.integers('axis'), false),
);

/** Mean and variance (tf.nn.moments, keras.ops.moments). */
const moments = defineOperation(['x', 'axes', 'shift', 'keepdims'], ({ graph, args }) => {
  const x = args.tensor('x');
  const axes = args.integers('axes');
  const keepDims = args.flag('keepdims', false);
  args.flag('synchronized', false);
  return [meanOver, varianceOver].map((reduce) => reduced(graph, x, reduce, axes, keepDims));
});

/** Vectors of length 1 along axes (tf.math.l2_normalize). */
const l2Normalize = defineOperation(['x', 'axis', 'epsilon'], ({ graph, args }) => {
  const x = args.tensor('x');
  const axes = args.integers(args.firstOf('axis', 'dim'));
  const epsilon = args.number('epsilon', smallestSquare);
  if (axes === undefined) throw new Error('it normalizes over all axes, the images of a batch among them');
  return unitLength(x, axes, (value, own) => {
    const squares = sumOver(graph, apply(graph, mul, value, value), own);
    return apply(graph, div, value, apply(graph, sqrt, apply(graph, max, squares, epsilon)));
  });
});

/** Vectors of length 1 along an axis (keras.ops.normalize): by the sum of squares, at least ε². */
const normalize = defineOperation(['x', 'axis', 'order'], ({ graph, args }) => {
  const x = args.tensor('x');
  const axes = args.integers('axis') ?? [-1];
  const epsilon = args.number('epsilon', 1e-7);
  if (args.number('order', 2) !== 2)
    throw new Error('it measures lengths by another norm than the Euclidean');
  return unitLength(x, axes, (value, own) => {
    const squares = sumOver(graph, apply(graph, mul, value, value), own);
    return apply(graph, div, value, apply(graph, sqrt, apply(graph, max, squares, epsilon ** 2)));
  });
});

function unitLength(
  x: KerasTensor,
  axes: readonly number[],
  formula: (value: Value, axes: readonly number[]) => Value,
): KerasTensor {
  const own = axes.map((axis) => graphAxis(x, axis));
  return x.map(() => formula(x.value, own));
}

/** Length of vectors along one axis, or the sum of their absolute values (keras.ops.norm). */
const norm = defineOperation(['x', 'ord', 'axis', 'keepdims'], ({ graph, args }) => {
  const x = args.tensor('x');
  const order = args.number('ord', 2);
  const axes = args.integers('axis');
  if (axes?.length !== 1 || (order !== 1 && order !== 2))
    throw new Error('it measures by another norm of vectors');
  const length: Reduction = (to, value, own) =>
    order === 1
      ? sumOver(to, apply(to, abs, value), own)
      : apply(to, sqrt, sumOver(to, apply(to, mul, value, value), own));
  return reduced(graph, x, length, axes, args.flag('keepdims', false));
});

/** Product of matrices over the last two axes; the other axes, the batch among them, go side by side. */
function matrixProduct(first: string, second: string): LayerKind {
  return defineOperation([first, second, 'transpose_a', 'transpose_b'], ({ graph, args }) => {
    const [a, b] = [args.operand(first), args.operand(second)];
    const left = args.flag('transpose_a', false) ? swapped({ graph }, a) : a;
    const right = args.flag('transpose_b', false) ? swapped({ graph }, b) : b;
    for (const name of ['adjoint_a', 'adjoint_b', 'a_is_sparse', 'b_is_sparse']) {
      if (args.flag(name, false)) throw new Error(`it multiplies with ${name}`);
    }
    const values = [left, right].map((operand) => matrixValue(graph, operand));
    const product = apply(graph, matmul, values[0]!, values[1]!);
    const rank = Math.max(...[a, b].map((operand) => (operand instanceof KerasTensor ? operand.rank : 0)));
    if (product.shape.length !== rank || values.some((value) => value.shape.length > rank)) {
      throw new Error('it multiplies matrices of different images of a batch');
    }
    return plainTensor(product);
  });
}

function swapped({ graph }: Pick<OperationCall, 'graph'>, operand: Operand): Operand {
  if (!(operand instanceof KerasTensor)) throw new Error('it turns numbers of the configuration over');
  const order = Array.from({ length: operand.rank }, (_, axis) => axis);
  const last = order.length - 1;
  [order[last - 1], order[last]] = [last, last - 1];
  return transposed(graph, operand, order);
}

function matrixValue(graph: OperationCall['graph'], operand: Operand): Value {
  if (operand instanceof Constant) {
    if (operand.shape.length < 2) throw new Error('it multiplies with a vector');
    return graph.constant(operand.shape, operand.data);
  }
  if (operand.rank < 2) throw new Error('it multiplies with a vector');
  return inKerasOrder(graph, operand);
}

/**
 * Sums in Einstein's notation of two operands. The batch has to be a letter of the result. tf.keras 2 writes the equation
 * alone and leaves the operands out of the file.
 */
const einsteinSum = defineOperation(['a', 'b'], ({ graph, args }) => {
  const equation = args.text('subscripts', '');
  const [a, b] = [args.operand('a'), args.operand('b')];
  const [first, second] = [a, b].map((operand) =>
    operand instanceof KerasTensor
      ? inKerasOrder(graph, operand)
      : graph.constant(operand.shape, operand.data),
  );
  refuseMixedBatch(equation, a, b);
  return plainTensor(einsum(graph, equation, first!, second!));
});

/** The first letter of each tensor is its batch: the same one, and the first of the result. */
function refuseMixedBatch(equation: string, a: Operand, b: Operand): void {
  const terms = equation.replaceAll(' ', '').split(/,|->/);
  const letters = [a, b].flatMap((operand, i) => (operand instanceof KerasTensor ? [terms[i]?.[0]] : []));
  const constants = [a, b].flatMap((operand, i) => (operand instanceof KerasTensor ? [] : [terms[i] ?? '']));
  const batch = terms[2]?.[0];
  const isOwn = letters.every((letter) => letter !== undefined && letter === batch);
  if (!isOwn || constants.some((term) => batch === undefined || (batch !== '.' && term.includes(batch)))) {
    throw new Error(`it computes the sum "${equation}", which mixes the images of a batch`);
  }
}

/** Operations that sum, by the name of their class or function. */
export const sums: readonly (readonly [string, LayerKind])[] = [
  ...reductions.flatMap(([keras, others, reduce]): readonly [string, LayerKind][] => [
    [keras, reduction('x', reduce)],
    ...others.map((name): [string, LayerKind] => [name, reduction('input_tensor', reduce)]),
  ]),
  ['keras.ops.Average', average],
  ['keras.ops.Moments', moments],
  ['keras.ops.Norm', norm],
  ['keras.ops.Normalize', normalize],
  ['tf.nn.moments', moments],
  ['tf.math.l2_normalize', l2Normalize],
  ['tf.nn.l2_normalize', l2Normalize],
  ['tf.linalg.l2_normalize', l2Normalize],
  ['keras.ops.Matmul', matrixProduct('x1', 'x2')],
  ['tf.linalg.matmul', matrixProduct('a', 'b')],
  ['keras.ops.Einsum', einsteinSum],
];
