import type { Graph, Value } from '../../../graph/graph.ts';
import { relu } from '../../../graph/operators/relu.ts';
import { softplus } from '../../../graph/operators/softplus.ts';
import {
  gatedHalves,
  logSoftmaxAlong,
  sigmoidOf,
  softmaxAlong,
  sparsemaxAlong,
  versionedHardSigmoid,
} from '../layers/activations/activation-functions.ts';
import {
  approximateGelu,
  celu,
  eluOf,
  gelu,
  hardShrink,
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
  thresholded,
  type Formula,
} from '../layers/activations/activation-formulas.ts';
import { bend } from '../layers/activations/activation-layers.ts';
import type { Arguments } from '../layers/arguments.ts';
import type { LayerKind } from '../layers/layer.ts';
import { apply } from '../math.ts';
import type { KerasTensor } from '../tensor.ts';
import { defineOperation } from './operation.ts';

const reluFormula: Formula = (graph, x) => apply(graph, relu, x);
const softplusFormula: Formula = (graph, x) => apply(graph, softplus, x);

/** Functions of each number by itself: how the operation's own arguments make the formula. */
const formulas: readonly (readonly [string, string, readonly string[], (args: Arguments) => Formula])[] = [
  ['keras.ops.Relu', 'x', [], () => reluFormula],
  ['keras.ops.Relu6', 'x', [], () => relu6],
  ['keras.ops.Softplus', 'x', [], () => softplusFormula],
  ['keras.ops.Softsign', 'x', [], () => softsign],
  ['keras.ops.SoftShrink', 'x', [], (args) => softShrink(args.number('threshold', 0.5))],
  ['keras.ops.HardShrink', 'x', [], (args) => hardShrink(args.number('threshold', 0.5))],
  ['keras.ops.SparsePlus', 'x', [], () => sparsePlus],
  ['keras.ops.SparseSigmoid', 'x', [], () => sparseSigmoid],
  ['keras.ops.Silu', 'x', [], () => silu],
  ['keras.ops.Squareplus', 'x', [], (args) => squareplus(args.number('b', 4))],
  ['keras.ops.LogSigmoid', 'x', [], () => logSigmoid],
  ['keras.ops.LeakyRelu', 'x', [], (args) => leaky(args.number('negative_slope', 0.2))],
  ['keras.ops.HardSigmoid', 'x', [], () => versionedHardSigmoid(3)],
  ['keras.ops.HardSilu', 'x', [], () => hardSilu],
  ['keras.ops.Elu', 'x', [], (args) => eluOf(args.number('alpha', 1))],
  ['keras.ops.Selu', 'x', [], () => selu],
  ['keras.ops.Gelu', 'x', [], (args) => (args.flag('approximate', true) ? approximateGelu : gelu)],
  ['keras.ops.Celu', 'x', [], (args) => celu(args.number('alpha', 1))],
  ['keras.ops.TanhShrink', 'x', [], () => tanhShrink],
  ['keras.ops.HardTanh', 'x', [], () => hardTanh],
  ['keras.ops.Mish', 'x', [], () => mish],
  [
    'keras.ops.Threshold',
    'x',
    [],
    (args) => thresholded(args.number('threshold'), args.number('default_value')),
  ],
  ['tf.nn.relu', 'features', [], () => reluFormula],
  ['tf.nn.relu6', 'features', [], () => relu6],
  ['tf.nn.leaky_relu', 'features', ['alpha'], (args) => leaky(args.number('alpha', 0.2))],
  ['tf.nn.elu', 'features', [], () => eluOf(1)],
  ['tf.nn.selu', 'features', [], () => selu],
  ['tf.nn.softsign', 'features', [], () => softsign],
  ['tf.math.softplus', 'features', [], () => softplusFormula],
  ['tf.math.log_sigmoid', 'x', [], () => logSigmoid],
  [
    'tf.nn.gelu',
    'features',
    ['approximate'],
    (args) => (args.flag('approximate', false) ? approximateGelu : gelu),
  ],
];

type AlongAxis = (graph: Graph, x: KerasTensor, axis: number) => KerasTensor;

/** Functions along an axis, the last unless another is given. */
const alongAxis: readonly (readonly [string, string, AlongAxis])[] = [
  ['keras.ops.Softmax', 'x', softmaxAlong],
  ['keras.ops.LogSoftmax', 'x', logSoftmaxAlong],
  ['keras.ops.Glu', 'x', gatedHalves],
  ['keras.ops.Sparsemax', 'x', sparsemaxAlong],
  ['tf.nn.softmax', 'logits', softmaxAlong],
  ['tf.nn.log_softmax', 'logits', logSoftmaxAlong],
  ['tf.math.softmax', 'logits', softmaxAlong],
  ['tf.math.log_softmax', 'logits', logSoftmaxAlong],
  ['tf.compat.v1.nn.softmax', 'logits', softmaxAlong],
  ['tf.compat.v1.nn.log_softmax', 'logits', logSoftmaxAlong],
];

/** `keras.activations.relu` with arguments of its own (class ReLU of keras.src.activations). */
const reluWithLimits = defineOperation(['x'], ({ graph, args }) => {
  const x = args.tensor('x');
  const slope = args.number('negative_slope', 0);
  const threshold = args.number('threshold', 0);
  const maxValue = args.optionalNumber('max_value');
  return scored(x, 'relu', () => bend(graph, x.value, { slope, threshold, maxValue }));
});

const swish = defineOperation(['features', 'beta'], ({ graph, args }) => {
  const x = args.tensor('features');
  if (args.number('beta', 1) !== 1) throw new Error('it is a swish with a beta other than 1');
  return scored(x, 'swish', () => silu(graph, x.value));
});

const sigmoid = (name: string): LayerKind =>
  defineOperation([name], ({ graph, args }) => sigmoidOf(graph, args.tensor(name)));

/** Activation functions as operations, by the name of their class or function. */
export const activationOperations: readonly (readonly [string, LayerKind])[] = [
  ...formulas.map(([name, input, others, formulaOf]): [string, LayerKind] => [
    name,
    defineOperation([input, ...others], ({ graph, args }) => {
      const x = args.tensor(input);
      const formula = formulaOf(args);
      return scored(x, name.split('.').at(-1)!.toLowerCase(), () => formula(graph, x.value));
    }),
  ]),
  ...alongAxis.map(([name, input, apply]): [string, LayerKind] => [
    name,
    defineOperation([input, 'axis'], ({ graph, args }) =>
      apply(graph, args.tensor(input), args.number(args.firstOf('axis', 'dim'), -1)),
    ),
  ]),
  ['keras.ops.Sigmoid', sigmoid('x')],
  ['tf.math.sigmoid', sigmoid('x')],
  ['tf.nn.sigmoid', sigmoid('x')],
  ['keras.ops.ReLU', reluWithLimits],
  ['tf.nn.silu', swish],
  ['tf.nn.swish', swish],
];

function scored(x: KerasTensor, madeBy: string, compute: () => Value): KerasTensor {
  return x.map(compute, { kind: 'scores', madeBy });
}
