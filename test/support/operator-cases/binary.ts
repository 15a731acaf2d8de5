import {
  noAttributes,
  type NoAttributes,
  type Operator,
  type OperatorType,
} from '../../../src-main/graph/operator.ts';
import { add } from '../../../src-main/graph/operators/add.ts';
import { div } from '../../../src-main/graph/operators/div.ts';
import { equal } from '../../../src-main/graph/operators/equal.ts';
import { greater } from '../../../src-main/graph/operators/greater.ts';
import { max } from '../../../src-main/graph/operators/max.ts';
import { min } from '../../../src-main/graph/operators/min.ts';
import { mul } from '../../../src-main/graph/operators/mul.ts';
import { sub } from '../../../src-main/graph/operators/sub.ts';
import { where } from '../../../src-main/graph/operators/where.ts';
import {
  casesOf,
  condition,
  constant,
  fixed,
  positive,
  variable,
  type OperatorCase,
  type OperatorCases,
} from './operator-case.ts';

/** A column [2, 1] against a row [3]: both are repeated. */
const column = variable([2, 1], [4, -6]);
const row = variable([3], [1, 2, -8]);

/** Elementwise operators of two inputs, and `Where`. */
export const binaryCases = {
  Add: arithmetic(add, [5, 6, -4, -5, -4, -14]),
  Div: arithmetic(div, [4, 2, -0.5, -6, -3, 0.75]),
  Equal: comparison(equal, [1, 0, 0, 1]),
  Greater: comparison(greater, [0, 0, 1, 0]),
  Max: arithmetic(max, [4, 4, 4, 1, 2, -6]),
  Min: arithmetic(min, [1, 2, -8, -6, -6, -8]),
  Mul: arithmetic(mul, [4, 8, -32, -6, -12, 48]),
  Sub: arithmetic(sub, [3, 2, 12, -7, -8, 2]),
  Where: casesOf(
    where,
    [
      {
        title: 'a scalar branch',
        inputs: [condition([2, 2], [1, -1, 1, -1]), variable([2], [5, 6]), variable([], [9])],
        attributes: noAttributes,
        shape: [2, 2],
        expected: [5, 9, 5, 9],
      },
    ],
    [
      drawn('equal shapes', condition([2, 3]), variable([2, 3]), positive([2, 3])),
      drawn('repeated branches', condition([2, 3]), variable([1, 3]), positive([2, 1])),
      drawn('a repeated condition', condition([3]), variable([2, 3]), positive([4, 1, 1])),
    ],
  ),
} satisfies Partial<Record<OperatorType, OperatorCases>>;

/** `expected` is the column against the row; drawn divisors are positive, so `Div` is smooth. */
function arithmetic(operator: Operator<NoAttributes>, expected: readonly number[]): OperatorCases {
  return casesOf(
    operator,
    [
      {
        title: 'a column and a row',
        inputs: [column, row],
        attributes: noAttributes,
        shape: [2, 3],
        expected,
      },
    ],
    [
      drawn('equal shapes', variable([2, 3]), positive([2, 3])),
      drawn('a repeated second input', variable([2, 3, 2]), positive([3, 1])),
      drawn('a repeated first input', variable([1, 2]), positive([2, 3, 2])),
      drawn('both repeated', variable([2, 1, 3]), positive([4, 1])),
      drawn('a scalar', variable([2, 2]), positive([])),
      drawn('a constant', constant([2, 2]), positive([2, 1])),
    ],
  );
}

/** `expected` is [1, 2, 3, 4] against [1, 5, 2, 4]. */
function comparison(operator: Operator<NoAttributes>, expected: readonly number[]): OperatorCases {
  const inputs = [fixed([2, 2], [1, 2, 3, 4]), fixed([2, 2], [1, 5, 2, 4])];
  return casesOf(
    operator,
    [{ title: 'ties', inputs, attributes: noAttributes, shape: [2, 2], expected }],
    [drawn('repeated inputs', fixed([2, 1, 3]), constant([4, 1]))],
  );
}

function drawn(title: string, ...inputs: OperatorCase['inputs']): OperatorCase<NoAttributes> {
  return { title, inputs, attributes: noAttributes };
}
