import { elementCount, type Graph, type Shape, type Value } from '../../../graph/graph.ts';
import { abs } from '../../../graph/operators/abs.ts';
import { add } from '../../../graph/operators/add.ts';
import { exp } from '../../../graph/operators/exp.ts';
import { log } from '../../../graph/operators/log.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { reduceMax } from '../../../graph/operators/reduce-max.ts';
import { reduceMean } from '../../../graph/operators/reduce-mean.ts';
import { reduceSum } from '../../../graph/operators/reduce-sum.ts';
import { sqrt } from '../../../graph/operators/sqrt.ts';
import { sub } from '../../../graph/operators/sub.ts';
import type { ReduceAttributes } from '../../../graph/reduction.ts';
import type { Operator } from '../../../graph/operator.ts';
import { affine, apply } from '../../keras/math.ts';
import type { NodeCall } from '../node-call.ts';
import { constantOf, newNumbers } from '../values/constant.ts';
import { onMerged, onSplit } from '../values/emission.ts';
import { carriedEnding } from './ending.ts';
import type { Folder, Handler } from './handler.ts';
import { reshaped } from './reshaping.ts';

/** Reduces `axes`, which stay with size 1. */
export type Reduction = (graph: Graph, x: Value, axes: readonly number[]) => Value;

export function plain(operator: Operator<ReduceAttributes>): Reduction {
  return (graph, x, axes) => graph.apply(operator, [x], { axes, keepDims: true });
}

const sum = plain(reduceSum);
const squares: Reduction = (graph, x, axes) => sum(graph, apply(graph, mul, x, x), axes);

export const reductions = {
  ReduceSum: sum,
  ReduceMean: plain(reduceMean),
  ReduceMax: plain(reduceMax),
  ReduceMin: (graph, x, axes) => affine(graph, plain(reduceMax)(graph, affine(graph, x, -1, 0), axes), -1, 0),
  ReduceL1: (graph, x, axes) => sum(graph, apply(graph, abs, x), axes),
  ReduceL2: (graph, x, axes) => apply(graph, sqrt, squares(graph, x, axes)),
  ReduceSumSquare: squares,
  ReduceLogSum: (graph, x, axes) => apply(graph, log, sum(graph, x, axes)),
  /** Shifted by the largest element, so that no exponential overflows. */
  ReduceLogSumExp: (graph, x, axes) => {
    const largest = plain(reduceMax)(graph, x, axes);
    const exponentials = apply(graph, exp, apply(graph, sub, x, largest));
    return apply(graph, add, apply(graph, log, sum(graph, exponentials, axes)), largest);
  },
} satisfies Readonly<Record<string, Reduction>>;

/** Axes as attribute or, in later versions, as input; none means all, or with `noop_with_empty_axes` nothing. */
function readAxes(node: NodeCall, shape: Shape): readonly number[] {
  const stated = node.integers('axes', 1) ?? [];
  if (stated.length > 0) return stated.map((axis) => node.axis(axis, shape.length));
  return node.int('noop_with_empty_axes', 0) === 1 ? [] : shape.map((_, axis) => axis);
}

function reducedShape(node: NodeCall, shape: Shape, axes: readonly number[]): Shape {
  const keeps = node.int('keepdims', 1) !== 0;
  return shape.flatMap((size, axis) => (!axes.includes(axis) ? [size] : keeps ? [1] : []));
}

function reducing(reduce: Reduction): Handler {
  return (node) => {
    const x = node.data(0);
    const axes = readAxes(node, x.shape);
    if (axes.length === 0) return x;
    const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const ending = carriedEnding([x]);
    const reduced = axes.includes(0)
      ? onSplit(
          [x],
          kept,
          (graph, [value]) =>
            reduce(
              graph,
              value!,
              axes.map((axis) => axis + 1),
            ),
          ending,
        )
      : onMerged([x], kept, (graph, [value]) => reduce(graph, value!, axes), ending);
    return reshaped(reduced, reducedShape(node, x.shape, axes));
  };
}

export const reductionHandlers: Readonly<Record<string, Handler>> = Object.fromEntries(
  Object.entries(reductions).map(([name, reduce]) => [name, reducing(reduce)]),
);

/** How elements are reduced at intake, in doubles. */
interface Fold {
  readonly start: number;
  readonly combine: (result: number, element: number) => number;
  /** Of the result and how many elements it was made of. */
  readonly finish?: (result: number, count: number) => number;
}

const plus = (a: number, b: number): number => a + b;

function folding({ start, combine, finish = (result) => result }: Fold): Folder {
  return (node, [input]) => {
    const x = input!;
    const axes = readAxes(node, x.shape);
    const shape = reducedShape(node, x.shape, axes);
    const result = new Float64Array(elementCount(shape)).fill(start);
    const kept = x.shape.filter((_, axis) => !axes.includes(axis));
    const strides = x.shape.map((_, axis) =>
      axes.includes(axis) ? 0 : elementCount(x.shape.filter((_s, i) => i > axis && !axes.includes(i))),
    );
    for (let i = 0; i < x.size; i++) {
      const to = placeOf(i, x.shape, strides);
      result[to] = combine(result[to]!, x.data[i]!);
    }
    const count = x.size / Math.max(1, elementCount(kept));
    const numbers = newNumbers(x.type, result.length);
    numbers.set(result.map((value) => finish(value, count)));
    return constantOf(x.type, shape, numbers);
  };
}

function placeOf(index: number, shape: Shape, strides: readonly number[]): number {
  let rest = index;
  let place = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    place += (rest % shape[axis]!) * strides[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return place;
}

/** `ln(eᵃ + eᵇ)`, without an exponential that overflows. */
function logOfSum(a: number, b: number): number {
  const largest = Math.max(a, b);
  return Number.isFinite(largest) ? largest + Math.log1p(Math.exp(Math.min(a, b) - largest)) : largest;
}

export const reductionFolders: Readonly<Record<string, Folder>> = {
  ReduceSum: folding({ start: 0, combine: plus }),
  ReduceProd: folding({ start: 1, combine: (a, b) => a * b }),
  ReduceMax: folding({ start: -Infinity, combine: Math.max }),
  ReduceMin: folding({ start: Infinity, combine: Math.min }),
  ReduceMean: folding({ start: 0, combine: plus, finish: (sum, count) => sum / count }),
  ReduceL1: folding({ start: 0, combine: (a, b) => a + Math.abs(b) }),
  ReduceL2: folding({ start: 0, combine: (a, b) => a + b * b, finish: Math.sqrt }),
  ReduceSumSquare: folding({ start: 0, combine: (a, b) => a + b * b }),
  ReduceLogSum: folding({ start: 0, combine: plus, finish: Math.log }),
  ReduceLogSumExp: folding({ start: -Infinity, combine: logOfSum }),
};
