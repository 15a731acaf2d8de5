import * as tf from '@tensorflow/tfjs-core';
import type { GraphNode, Shape } from '../../graph/graph.ts';
import type { OperatorType } from '../../graph/operator.ts';
import type { ClipAttributes } from '../../graph/operators/clip.ts';
import type { ConcatAttributes } from '../../graph/operators/concat.ts';
import type { EluAttributes } from '../../graph/operators/elu.ts';
import type { ExpandAttributes } from '../../graph/operators/expand.ts';
import type { GemmAttributes } from '../../graph/operators/gemm.ts';
import type { LeakyReluAttributes } from '../../graph/operators/leaky-relu.ts';
import type { PadAttributes } from '../../graph/operators/pad.ts';
import type { ReshapeAttributes } from '../../graph/operators/reshape.ts';
import type { SliceAttributes } from '../../graph/operators/slice.ts';
import type { SoftmaxAttributes } from '../../graph/operators/softmax.ts';
import type { StepAttributes } from '../../graph/operators/step.ts';
import type { TransposeAttributes } from '../../graph/operators/transpose.ts';
import type { ReduceAttributes } from '../../graph/reduction.ts';
import { convolve, convolveTransposed } from './convolution.ts';
import { averagePool, maxPool, repeatPixels } from './pooling.ts';

/** Runs one operator. Intermediate tensors are freed by the caller; no input may be returned as it is. */
export type Lowering<A = never> = (inputs: readonly tf.Tensor[], attributes: A, shape: Shape) => tf.Tensor;

/** How each operator runs in TensorFlow.js. An operator without an entry does not compile. */
const lowerings: Readonly<Record<OperatorType, Lowering>> = {
  Abs: ([x]) => tf.abs(x!),
  Add: ([a, b]) => tf.add(a!, b!),
  AveragePool: averagePool,
  Clip: ([x], { min, max }: ClipAttributes) => tf.clipByValue(x!, min, max),
  Concat: (inputs, { axis }: ConcatAttributes) => tf.concat([...inputs], axis),
  Conv: convolve,
  ConvTranspose: convolveTransposed,
  Div: ([a, b]) => tf.div(a!, b!),
  Elu: ([x], { alpha }: EluAttributes) => tf.where(tf.greater(x!, 0), x!, tf.mul(tf.elu(x!), alpha)),
  Equal: ([a, b]) => tf.equal(a!, b!),
  Erf: ([x]) => tf.erf(x!),
  Exp: ([x]) => tf.exp(x!),
  Expand: ([x], { shape }: ExpandAttributes) => tf.broadcastTo(x!, [...shape]),
  Gemm: ([a, b, c], { transposeB }: GemmAttributes) => {
    const product = tf.matMul(a!, b!, false, transposeB);
    return c === undefined ? product : tf.add(product, c);
  },
  Greater: ([a, b]) => tf.greater(a!, b!),
  LeakyRelu: ([x], { alpha }: LeakyReluAttributes) => tf.leakyRelu(x!, alpha),
  Log: ([x]) => tf.log(x!),
  LogSoftmax: ([x], { axis }: SoftmaxAttributes) => {
    const shifted = tf.sub(x!, tf.max(x!, axis, true));
    return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axis, true)));
  },
  MatMul: ([a, b], _attributes: object, shape) => {
    const batch = shape.slice(0, -2);
    return tf.matMul(repeatMatrices(a!, batch), repeatMatrices(b!, batch));
  },
  Max: ([a, b]) => tf.maximum(a!, b!),
  MaxPool: maxPool,
  Min: ([a, b]) => tf.minimum(a!, b!),
  Mul: ([a, b]) => tf.mul(a!, b!),
  Pad: ([x], { before, after }: PadAttributes) =>
    tf.pad(
      x!,
      before.map((size, axis) => [size, after[axis]!]),
    ),
  ReduceMax: ([x], { axes, keepDims }: ReduceAttributes) => tf.max(x!, [...axes], keepDims),
  ReduceMean: ([x], { axes, keepDims }: ReduceAttributes) => tf.mean(x!, [...axes], keepDims),
  ReduceSum: ([x], { axes, keepDims }: ReduceAttributes) => tf.sum(x!, [...axes], keepDims),
  Relu: ([x]) => tf.relu(x!),
  Reshape: ([x], { shape }: ReshapeAttributes) => tf.reshape(x!, [...shape]),
  Resize: repeatPixels,
  Sigmoid: ([x]) => tf.sigmoid(x!),
  Slice: ([x], { axes, starts }: SliceAttributes, shape) => {
    const begin = shape.map((_, axis) => starts[axes.indexOf(axis)] ?? 0);
    return tf.slice(x!, begin, [...shape]);
  },
  Softmax: ([x], { axis }: SoftmaxAttributes) => {
    const exponentials = tf.exp(tf.sub(x!, tf.max(x!, axis, true)));
    return tf.div(exponentials, tf.sum(exponentials, axis, true));
  },
  Softplus: ([x]) => tf.softplus(x!),
  Sqrt: ([x]) => tf.sqrt(x!),
  Step: ([x], { atZero }: StepAttributes) => (atZero === 0 ? tf.step(x!) : tf.sub(1, tf.step(tf.neg(x!)))),
  Sub: ([a, b]) => tf.sub(a!, b!),
  Tanh: ([x]) => tf.tanh(x!),
  Transpose: ([x], { permutation }: TransposeAttributes) => tf.transpose(x!, [...permutation]),
  Where: ([condition, a, b]) => tf.where(condition!, a!, b!),
};

/** The output of `node` for these inputs; the caller disposes of it. */
export function lower({ operator, attributes, output }: GraphNode, inputs: readonly tf.Tensor[]): tf.Tensor {
  return tf.tidy(() => lowerings[operator.type](inputs, attributes as never, output.shape));
}

/** Matrices [..., n, k] repeated over the leading axes `batch`: not every backend repeats them by itself. */
function repeatMatrices(matrices: tf.Tensor, batch: Shape): tf.Tensor {
  return tf.broadcastTo(matrices, [...batch, ...matrices.shape.slice(-2)]);
}
