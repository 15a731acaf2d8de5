import type { SoftmaxAttributes } from '../../../src-main/graph/operators/softmax.ts';
import { keptShape, type ReduceAttributes } from '../../../src-main/graph/reduction.ts';
import { elementAt, tabulate, type ReferenceOperator, type Tensor } from './tensor.ts';

export const reduceSum = reduction(sum);
export const reduceMean = reduction((elements) => sum(elements) / elements.length);
export const reduceMax = reduction((elements) => Math.max(...elements));

export const softmax: ReferenceOperator<SoftmaxAttributes> = ([x], { axis }) => {
  const { largest, total } = exponentialSums(x!, axis);
  return tabulate(
    x!.shape,
    (at) => Math.exp(elementAt(x!, at) - elementAt(largest, at)) / elementAt(total, at),
  );
};

export const logSoftmax: ReferenceOperator<SoftmaxAttributes> = ([x], { axis }) => {
  const { largest, total } = exponentialSums(x!, axis);
  return tabulate(
    x!.shape,
    (at) => elementAt(x!, at) - elementAt(largest, at) - Math.log(elementAt(total, at)),
  );
};

/** Along `axis`: the largest element m, subtracted so that nothing overflows, and `Σ e^(x − m)`. */
function exponentialSums(x: Tensor, axis: number): { largest: Tensor; total: Tensor } {
  const shape = keptShape(x.shape, [axis]);
  const largest = { shape, data: reduceOver(x, [axis], (elements) => Math.max(...elements)) };
  const shifted = {
    shape: x.shape,
    data: tabulate(x.shape, (at) => elementAt(x, at) - elementAt(largest, at)),
  };
  const total = { shape, data: reduceOver(shifted, [axis], (elements) => sum(elements.map(Math.exp))) };
  return { largest, total };
}

function reduction(summarise: (elements: readonly number[]) => number): ReferenceOperator<ReduceAttributes> {
  return ([x], { axes }) => reduceOver(x!, axes, summarise);
}

/** Gathers for each element of the reduced tensor everything that falls onto it, and summarises that. */
function reduceOver(
  x: Tensor,
  axes: readonly number[],
  summarise: (elements: readonly number[]) => number,
): Float64Array {
  const kept = keptShape(x.shape, axes);
  const index: Tensor = { shape: kept, data: numbered(kept) };
  const gathered: number[][] = Array.from(index.data, () => []);
  tabulate(x.shape, (at) => gathered[elementAt(index, at)]!.push(elementAt(x, at)));
  return Float64Array.from(gathered, summarise);
}

/** 0, 1, 2, … for every element of `shape`. */
function numbered(shape: readonly number[]): Float64Array {
  let next = 0;
  return tabulate(shape, () => next++);
}

function sum(elements: readonly number[]): number {
  return elements.reduce((total, element) => total + element, 0);
}
