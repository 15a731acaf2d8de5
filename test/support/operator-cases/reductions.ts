import type { Operator, OperatorType } from '../../../src-main/graph/operator.ts';
import { logSoftmax } from '../../../src-main/graph/operators/log-softmax.ts';
import { reduceMax } from '../../../src-main/graph/operators/reduce-max.ts';
import { reduceMean } from '../../../src-main/graph/operators/reduce-mean.ts';
import { reduceSum } from '../../../src-main/graph/operators/reduce-sum.ts';
import { softmax } from '../../../src-main/graph/operators/softmax.ts';
import type { ReduceAttributes } from '../../../src-main/graph/reduction.ts';
import { casesOf, variable, type OperatorCases } from './operator-case.ts';

/** Two rows of three. */
const rows = variable([2, 3], [1, 7, 4, 6, 5, 1]);
/** Softmax of ln 1 and ln 3 is 1/4 and 3/4; columns and rows differ. */
const logarithms = variable([2, 2], [0, Math.log(3), Math.log(3), Math.log(3)]);

/** Operators that gather along axes. */
export const reductionCases = {
  ReduceMax: reduction(reduceMax, [7, 6], [6, 7, 4], [7]),
  ReduceMean: reduction(reduceMean, [4, 4], [3.5, 6, 2.5], [4]),
  ReduceSum: reduction(reduceSum, [12, 12], [7, 12, 5], [24]),
  Softmax: casesOf(
    softmax,
    [
      {
        title: 'the last axis',
        inputs: [logarithms],
        attributes: { axis: 1 },
        shape: [2, 2],
        expected: [0.25, 0.75, 0.5, 0.5],
      },
      {
        title: 'the first axis',
        inputs: [logarithms],
        attributes: { axis: 0 },
        shape: [2, 2],
        expected: [0.25, 0.5, 0.75, 0.5],
      },
    ],
    alongAxes(),
  ),
  LogSoftmax: casesOf(
    logSoftmax,
    [
      {
        title: 'the last axis',
        inputs: [logarithms],
        attributes: { axis: 1 },
        shape: [2, 2],
        expected: [-Math.log(4), Math.log(0.75), -Math.LN2, -Math.LN2],
      },
      {
        title: 'elements whose exponentials overflow',
        inputs: [variable([1, 3], [1000, 1000, -1000])],
        attributes: { axis: 1 },
        shape: [1, 3],
        expected: [-Math.LN2, -Math.LN2, -2000 - Math.LN2],
      },
    ],
    alongAxes(),
  ),
} satisfies Partial<Record<OperatorType, OperatorCases>>;

/** Expected: over each row (kept), over each column (not kept), over everything (not kept). */
function reduction(
  operator: Operator<ReduceAttributes>,
  overRows: readonly number[],
  overColumns: readonly number[],
  overAll: readonly number[],
): OperatorCases {
  const reduce = (axes: readonly number[], keepDims: boolean) => ({ attributes: { axes, keepDims } });
  return casesOf(
    operator,
    [
      { title: 'rows, kept', inputs: [rows], ...reduce([1], true), shape: [2, 1], expected: overRows },
      { title: 'columns, dropped', inputs: [rows], ...reduce([0], false), shape: [3], expected: overColumns },
      { title: 'everything', inputs: [rows], ...reduce([0, 1], false), shape: [], expected: overAll },
    ],
    [
      { title: 'one axis, kept', inputs: [variable([2, 3, 4])], ...reduce([1], true) },
      { title: 'one axis, dropped', inputs: [variable([2, 3, 4])], ...reduce([1], false) },
      { title: 'two axes, kept', inputs: [variable([2, 3, 4, 2])], ...reduce([1, 3], true) },
      { title: 'two axes, dropped', inputs: [variable([2, 3, 4, 2])], ...reduce([3, 0], false) },
      { title: 'every axis', inputs: [variable([2, 3])], ...reduce([0, 1], false) },
    ],
  );
}

function alongAxes() {
  return [
    { title: 'the last axis', inputs: [variable([3, 5])], attributes: { axis: 1 } },
    { title: 'a middle axis', inputs: [variable([2, 4, 3])], attributes: { axis: 1 } },
    { title: 'the first axis', inputs: [variable([4, 2])], attributes: { axis: 0 } },
  ];
}
