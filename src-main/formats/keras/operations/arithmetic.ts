import type { Graph, Value } from '../../../graph/graph.ts';
import type { NoAttributes, Operator } from '../../../graph/operator.ts';
import { abs } from '../../../graph/operators/abs.ts';
import { add } from '../../../graph/operators/add.ts';
import { div } from '../../../graph/operators/div.ts';
import { erf } from '../../../graph/operators/erf.ts';
import { exp } from '../../../graph/operators/exp.ts';
import { greater } from '../../../graph/operators/greater.ts';
import { log } from '../../../graph/operators/log.ts';
import { max } from '../../../graph/operators/max.ts';
import { min } from '../../../graph/operators/min.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { sqrt } from '../../../graph/operators/sqrt.ts';
import { sub } from '../../../graph/operators/sub.ts';
import { tanh } from '../../../graph/operators/tanh.ts';
import { where } from '../../../graph/operators/where.ts';
import { Constant, type Operand } from '../layers/arguments.ts';
import type { LayerKind } from '../layers/layer.ts';
import { affine, apply } from '../math.ts';
import { KerasTensor } from '../tensor.ts';
import { conditions, isFalse } from './conditions.ts';
import { combined, mapped, type Combine } from './elementwise.ts';
import { defineOperation } from './operation.ts';

/** Whole exponents up to this are computed by multiplying, which is right for negative numbers too. */
const largestProduct = 8;

const squareOf = (graph: Graph, x: Value): Value => apply(graph, mul, x, x);
const inverseOf = (graph: Graph, x: Value): Value => apply(graph, div, 1, x);

/** Functions of one tensor, by name of `keras.ops` and of `tf.math`. */
const unary: readonly (readonly [readonly string[], (graph: Graph, x: Value) => Value])[] = [
  [['keras.ops.Negative', 'tf.math.negative'], (graph, x) => affine(graph, x, -1, 0)],
  [['keras.ops.Absolute', 'keras.ops.Abs', 'tf.math.abs'], (graph, x) => apply(graph, abs, x)],
  [['keras.ops.Square', 'tf.math.square'], squareOf],
  [['keras.ops.Sqrt', 'tf.math.sqrt'], (graph, x) => apply(graph, sqrt, x)],
  [['keras.ops.Rsqrt', 'tf.math.rsqrt'], (graph, x) => inverseOf(graph, apply(graph, sqrt, x))],
  [['keras.ops.Reciprocal', 'tf.math.reciprocal'], inverseOf],
  [['keras.ops.Exp', 'tf.math.exp'], (graph, x) => apply(graph, exp, x)],
  [['keras.ops.Exp2'], (graph, x) => apply(graph, exp, affine(graph, x, Math.LN2, 0))],
  [['keras.ops.Expm1', 'tf.math.expm1'], (graph, x) => affine(graph, apply(graph, exp, x), 1, -1)],
  [['keras.ops.Log1p', 'tf.math.log1p'], (graph, x) => apply(graph, log, affine(graph, x, 1, 1))],
  [['keras.ops.Log2'], (graph, x) => affine(graph, apply(graph, log, x), Math.LOG2E, 0)],
  [['keras.ops.Log10'], (graph, x) => affine(graph, apply(graph, log, x), Math.LOG10E, 0)],
  [['keras.ops.Erf', 'tf.math.erf'], (graph, x) => apply(graph, erf, x)],
  [['keras.ops.LogicalNot', 'tf.math.logical_not'], isFalse],
  [['keras.ops.Tanh', 'tf.math.tanh'], (graph, x) => apply(graph, tanh, x)],
];

/** Functions of two operands, either of which may be numbers. */
const binary: readonly (readonly [readonly string[], Combine])[] = [
  [['keras.ops.Add', 'tf.math.add', 'tf.__operators__.add'], operator(add)],
  [['keras.ops.Subtract', 'tf.math.subtract'], operator(sub)],
  [['keras.ops.Multiply', 'tf.math.multiply'], operator(mul)],
  [['keras.ops.Divide', 'keras.ops.TrueDivide', 'tf.math.divide', 'tf.math.truediv'], operator(div)],
  [['keras.ops.Maximum', 'tf.math.maximum'], operator(max)],
  [['keras.ops.Minimum', 'tf.math.minimum'], operator(min)],
  [['tf.math.squared_difference'], (graph, a, b) => squareOf(graph, apply(graph, sub, a, b))],
  ...conditions,
];

function operator(type: Operator<NoAttributes>): Combine {
  return (graph, a, b) => apply(graph, type, a, b);
}

/** The logarithm of probabilities is logits: their softmax gives the probabilities back. */
const logarithm = defineOperation(['x'], ({ graph, args }) => {
  const x = args.tensor('x');
  return x.map(() => apply(graph, log, x.value));
});

const sumOfAll = defineOperation(['inputs'], ({ graph, args }) => {
  const [first, ...others] = args.tensors('inputs');
  return others.reduce((sum, tensor) => combined(graph, sum, tensor, operator(add)), first!);
});

/** Numbers along the last axis, or the channels of `NCHW`, which no Keras model is made with. */
const biasAdd = defineOperation(['value', 'bias', 'data_format'], ({ graph, args }) => {
  const x = args.tensor('value');
  const format = args.text('data_format', 'NHWC');
  if (format !== 'NHWC' && format !== 'channels_last')
    throw new Error(`it adds along the channels of ${format}`);
  return combined(graph, x, args.operand('bias'), operator(add));
});

function unaryKind(formula: (graph: Graph, x: Value) => Value): LayerKind {
  return defineOperation(['x'], ({ graph, args }) => mapped(graph, args.tensor('x'), formula));
}

function binaryKind(name: string, combine: Combine): LayerKind {
  const [first, second] = name.startsWith('tf.') ? ['x', 'y'] : ['x1', 'x2'];
  return defineOperation([first, second], ({ graph, args }) =>
    combined(graph, args.operand(first), args.operand(second), combine),
  );
}

function power(base: string, exponent: string): LayerKind {
  return defineOperation([base, exponent], ({ graph, args }) => {
    const [x, y] = [args.operand(base), args.operand(exponent)];
    const isScalar = y instanceof Constant && y.data.length === 1;
    if (x instanceof KerasTensor && isScalar)
      return mapped(graph, x, (to, value) => raised(to, value, y.data[0]!));
    return combined(graph, x, y, (to, a, b) => apply(to, exp, apply(to, mul, b, apply(to, log, a))));
  });
}

/** `x` to a power: products for small whole ones, roots for halves, else `e^(y · ln x)`, which needs x > 0. */
function raised(graph: Graph, x: Value, exponent: number): Value {
  if (exponent < 0) return inverseOf(graph, raised(graph, x, -exponent));
  if (exponent === 0.5) return apply(graph, sqrt, x);
  if (Number.isInteger(exponent) && exponent >= 1 && exponent <= largestProduct) {
    return Array.from({ length: exponent - 1 }).reduce<Value>((product) => apply(graph, mul, product, x), x);
  }
  return apply(graph, exp, affine(graph, apply(graph, log, x), exponent, 0));
}

function clipping(x: string, least: string, most: string): LayerKind {
  return defineOperation([x, least, most], ({ graph, args }) => {
    const atLeastMin = combined(graph, args.tensor(x), args.operand(least), operator(max));
    return combined(graph, atLeastMin, args.operand(most), operator(min));
  });
}

/** One operand where the condition is true, else the other. */
function choice(yes: string, no: string): LayerKind {
  return defineOperation(['condition', yes, no], ({ graph, args }) => {
    const condition = args.tensor('condition');
    const chosen = (side: Operand, isYes: boolean): KerasTensor =>
      combined(graph, condition, side, (to, a, b) => {
        const isTrue = apply(to, greater, a, 0.5);
        return isYes ? apply(to, where, isTrue, b, 0) : apply(to, where, isTrue, 0, b);
      });
    return combined(graph, chosen(args.operand(yes), true), chosen(args.operand(no), false), operator(add));
  });
}

/** Operations of arithmetic by the name of their class or function. */
export const arithmetic: readonly (readonly [string, LayerKind])[] = [
  ...unary.flatMap(([names, formula]) =>
    names.map((name): [string, LayerKind] => [name, unaryKind(formula)]),
  ),
  ...binary.flatMap(([names, combine]) =>
    names.map((name): [string, LayerKind] => [name, binaryKind(name, combine)]),
  ),
  ['keras.ops.Log', logarithm],
  ['tf.math.log', logarithm],
  ['keras.ops.Power', power('x1', 'x2')],
  ['tf.math.pow', power('x', 'y')],
  ['keras.ops.Clip', clipping('x', 'x_min', 'x_max')],
  ['tf.clip_by_value', clipping('t', 'clip_value_min', 'clip_value_max')],
  ['keras.ops.Where', choice('x1', 'x2')],
  ['tf.where', choice('x', 'y')],
  ['tf.compat.v1.where', choice('x', 'y')],
  ['tf.math.add_n', sumOfAll],
  ['tf.nn.bias_add', biasAdd],
];
