import type { Graph, Value } from '../../../graph/graph.ts';
import type { NoAttributes, Operator } from '../../../graph/operator.ts';
import { add } from '../../../graph/operators/add.ts';
import { div } from '../../../graph/operators/div.ts';
import { equal } from '../../../graph/operators/equal.ts';
import { greater } from '../../../graph/operators/greater.ts';
import { max } from '../../../graph/operators/max.ts';
import { min } from '../../../graph/operators/min.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { sub } from '../../../graph/operators/sub.ts';
import { where } from '../../../graph/operators/where.ts';
import { affine, apply } from '../../keras/math.ts';
import type { NodeCall } from '../node-call.ts';
import { holdsFloats } from '../values/constant.ts';
import type { Tensor } from '../values/data-tensor.ts';
import { elementwise, foldElementwise, folding } from './broadcasting.ts';
import type { Folder, Handler } from './handler.ts';

/** Operators of two or more tensors that broadcast; those of several are applied one after the other. */
function merging(operator: Operator<NoAttributes>): Handler {
  return (node) =>
    elementwise(floatInputs(node), (graph, values) => values.reduce((a, b) => apply(graph, operator, a, b)));
}

/** The mean of tensors that broadcast. */
const mean: Handler = (node) =>
  elementwise(floatInputs(node), (graph, values) => {
    const sum = values.reduce((a, b) => apply(graph, add, a, b));
    return affine(graph, sum, 1 / values.length, 0);
  });

/** A condition, as 1 where it holds and 0 elsewhere: so that reshaping and selecting need not know it. */
function condition(holds: (graph: Graph, values: readonly Value[]) => Value): Handler {
  return (node) => elementwise(floatInputs(node), holds);
}

const isGreater = (graph: Graph, a: Value, b: Value): Value =>
  apply(graph, where, apply(graph, greater, a, b), 1, 0);
const not = (graph: Graph, a: Value): Value => affine(graph, a, -1, 1);

/** `condition ? a : b`. */
const whereHandler: Handler = (node) =>
  elementwise(floatInputs(node), (graph, [holds, a, b]) =>
    apply(graph, where, apply(graph, greater, holds!, 0.5), a!, b!),
  );

function floatInputs(node: NodeCall): readonly Tensor[] {
  return node.proto.input!.map((_, index) => {
    const input = node.input(index);
    return input.kind === 'data' ? node.floatsOf(input) : input;
  });
}

/** github.com/onnx/onnx/blob/main/docs/Operators.md */
export const arithmeticHandlers: Readonly<Record<string, Handler>> = {
  Add: merging(add),
  Sub: merging(sub),
  Mul: merging(mul),
  Div: merging(div),
  Max: merging(max),
  Min: merging(min),
  Sum: merging(add),
  Mean: mean,
  Where: whereHandler,
  Greater: condition((graph, [a, b]) => isGreater(graph, a!, b!)),
  Less: condition((graph, [a, b]) => isGreater(graph, b!, a!)),
  GreaterOrEqual: condition((graph, [a, b]) => not(graph, isGreater(graph, b!, a!))),
  LessOrEqual: condition((graph, [a, b]) => not(graph, isGreater(graph, a!, b!))),
  Equal: condition((graph, [a, b]) => apply(graph, where, apply(graph, equal, a!, b!), 1, 0)),
  And: condition((graph, [a, b]) => apply(graph, mul, a!, b!)),
  Or: condition((graph, [a, b]) => apply(graph, max, a!, b!)),
  Not: condition((graph, [a]) => not(graph, a!)),
};

/** Integers are divided towards zero, as in C++ (ONNX Runtime). */
const quotient: Folder = (node, inputs) => {
  const exact = holdsFloats(inputs[0]!);
  if (!exact && Array.from(inputs[1]!.data).includes(0)) throw node.corrupt('it divides integers by 0');
  return foldElementwise(node, inputs, inputs[0]!.type, (a, b) => (exact ? a / b : Math.trunc(a / b)));
};

/** The remainder has the sign of the divisor, or with `fmod` that of the dividend. */
const remainder: Folder = (node, inputs) => {
  const isC = node.int('fmod', 0) === 1;
  return foldElementwise(node, inputs, inputs[0]!.type, (a, b) => (isC ? a % b : a - b * Math.floor(a / b)));
};

function foldingCondition(holds: (a: number, b: number) => boolean): Folder {
  return (node, inputs) => foldElementwise(node, inputs, 'bool', (a, b) => Number(holds(a, b)));
}

/** The same on constants, as exporters write the arithmetic of shapes. */
export const arithmeticFolders: Readonly<Record<string, Folder>> = {
  Add: folding((a, b) => a + b),
  Sub: folding((a, b) => a - b),
  Mul: folding((a, b) => a * b),
  Div: quotient,
  Mod: remainder,
  Pow: folding((a, b) => a ** b),
  Max: folding((...all) => Math.max(...all)),
  Min: folding((...all) => Math.min(...all)),
  Sum: folding((...all) => all.reduce((a, b) => a + b)),
  Mean: folding((...all) => all.reduce((a, b) => a + b) / all.length),
  Where: (node, inputs) =>
    foldElementwise(node, inputs, inputs[1]!.type, (holds, a, b) => (holds === 0 ? b : a)),
  Greater: foldingCondition((a, b) => a > b),
  Less: foldingCondition((a, b) => a < b),
  GreaterOrEqual: foldingCondition((a, b) => a >= b),
  LessOrEqual: foldingCondition((a, b) => a <= b),
  Equal: foldingCondition((a, b) => a === b),
  And: foldingCondition((a, b) => a !== 0 && b !== 0),
  Or: foldingCondition((a, b) => a !== 0 || b !== 0),
  Xor: foldingCondition((a, b) => (a !== 0) !== (b !== 0)),
  Not: (node, inputs) => foldElementwise(node, inputs, 'bool', (a) => Number(a === 0)),
};
