import type { Graph, Value } from '../../../graph/graph.ts';
import type { Operator } from '../../../graph/operator.ts';
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
import { carriedEnding } from '../layers/ending.ts';
import { affine, apply } from '../math.ts';
import { reshaped } from '../layers/reshaping.ts';
import { graphAxis, KerasTensor } from '../tensor.ts';

/** A value reduced over axes that it keeps with the size 1. */
export type Reduction = (graph: Graph, value: Value, axes: readonly number[]) => Value;

export const meanOver = reduction(reduceMean);
export const sumOver = reduction(reduceSum);
export const maxOver = reduction(reduceMax);
export const minOver: Reduction = (graph, value, axes) =>
  affine(graph, maxOver(graph, affine(graph, value, -1, 0), axes), -1, 0);

export const varianceOver: Reduction = (graph, value, axes) => {
  const centred = apply(graph, sub, value, meanOver(graph, value, axes));
  return meanOver(graph, apply(graph, mul, centred, centred), axes);
};

export const deviationOver: Reduction = (graph, value, axes) =>
  apply(graph, sqrt, varianceOver(graph, value, axes));

/** `max + ln Σ e^(x − max)`. */
export const logSumExpOver: Reduction = (graph, value, axes) => {
  const largest = maxOver(graph, value, axes);
  const sum = sumOver(graph, apply(graph, exp, apply(graph, sub, value, largest)), axes);
  return apply(graph, add, largest, apply(graph, log, sum));
};

function reduction(operator: Operator<ReduceAttributes>): Reduction {
  return (graph, value, axes) => graph.apply(operator, [value], { axes, keepDims: true });
}

/**
 * A tensor reduced over axes of its own, counted with the batch. Throws a plain Error where the batch is one of them, as
 * it is where no axes are given.
 */
export function reduced(
  graph: Graph,
  x: KerasTensor,
  reduce: Reduction,
  axes: readonly number[] | undefined,
  keepDims: boolean,
): KerasTensor {
  if (axes === undefined) throw new Error('it reduces over all axes, the images of a batch among them');
  const own = axes.map((axis) => graphAxis(x, axis));
  const kept = x.shape.map((size, i) => (own.includes(graphAxis(x, i + 1)) ? 1 : size));
  const ending = carriedEnding({ inputs: [x] });
  const tensor = new KerasTensor({
    shape: kept,
    channelsLast: x.channelsLast,
    ending,
    compute: () => reduce(graph, x.value, own),
  });
  return keepDims ? tensor : withoutAxes(graph, tensor, axes);
}

/** The tensor without some axes of size 1. */
export function withoutAxes(graph: Graph, x: KerasTensor, axes: readonly number[]): KerasTensor {
  const counted = axes.map((axis) => (axis < 0 ? axis + x.rank : axis));
  if (counted.some((axis) => axis < 1 || x.shape[axis - 1] !== 1)) {
    throw new Error(`it leaves out the axes [${axes.join(', ')}] of [${x.shape.join(', ')}] per image`);
  }
  return reshaped(
    graph,
    x,
    x.shape.filter((_, i) => !counted.includes(i + 1)),
  );
}
