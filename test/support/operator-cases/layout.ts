import type { OperatorType } from '../../../src-main/graph/operator.ts';
import { concat } from '../../../src-main/graph/operators/concat.ts';
import { expand } from '../../../src-main/graph/operators/expand.ts';
import { pad } from '../../../src-main/graph/operators/pad.ts';
import { reshape } from '../../../src-main/graph/operators/reshape.ts';
import { slice } from '../../../src-main/graph/operators/slice.ts';
import { transpose } from '../../../src-main/graph/operators/transpose.ts';
import { casesOf, constant, variable, type OperatorCases } from './operator-case.ts';

const twoByThree = variable([2, 3], [1, 2, 3, 4, 5, 6]);

/** Operators that move elements about. */
export const layoutCases = {
  Concat: casesOf(
    concat,
    [
      {
        title: 'columns beside columns',
        inputs: [variable([2, 1], [1, 4]), variable([2, 2], [2, 3, 5, 6])],
        attributes: { axis: 1 },
        shape: [2, 3],
        expected: [1, 2, 3, 4, 5, 6],
      },
    ],
    [
      {
        title: 'channels of three inputs',
        inputs: [variable([2, 1, 2, 2]), constant([2, 2, 2, 2]), variable([2, 3, 2, 2])],
        attributes: { axis: 1 },
      },
      { title: 'the first axis', inputs: [variable([2, 3]), variable([1, 3])], attributes: { axis: 0 } },
    ],
  ),
  Expand: casesOf(
    expand,
    [
      {
        title: 'a column over three columns',
        inputs: [variable([2, 1], [1, 2])],
        attributes: { shape: [2, 3] },
        shape: [2, 3],
        expected: [1, 1, 1, 2, 2, 2],
      },
    ],
    [
      { title: 'new leading axes', inputs: [variable([3])], attributes: { shape: [2, 4, 3] } },
      { title: 'axes of size 1', inputs: [variable([2, 1, 3, 1])], attributes: { shape: [2, 4, 3, 2] } },
      { title: 'a scalar', inputs: [variable([])], attributes: { shape: [2, 2] } },
    ],
  ),
  Pad: casesOf(
    pad,
    [
      {
        title: 'zeros before rows and after columns',
        inputs: [variable([1, 2], [1, 2])],
        attributes: { before: [1, 0], after: [0, 1] },
        shape: [2, 3],
        expected: [0, 0, 0, 1, 2, 0],
      },
    ],
    [
      {
        title: 'height and width',
        inputs: [variable([1, 2, 3, 2])],
        attributes: { before: [0, 0, 1, 2], after: [0, 0, 3, 0] },
      },
      { title: 'nothing', inputs: [variable([2, 2])], attributes: { before: [0, 0], after: [0, 0] } },
    ],
  ),
  Reshape: casesOf(
    reshape,
    [
      {
        title: 'row-major order is kept',
        inputs: [twoByThree],
        attributes: { shape: [3, 1, 2] },
        shape: [3, 1, 2],
        expected: [1, 2, 3, 4, 5, 6],
      },
    ],
    [
      { title: 'flatten', inputs: [variable([2, 3, 2, 1])], attributes: { shape: [2, 6] } },
      { title: 'to a scalar', inputs: [variable([1, 1])], attributes: { shape: [] } },
    ],
  ),
  Slice: casesOf(
    slice,
    [
      {
        title: 'the last columns',
        inputs: [twoByThree],
        attributes: { axes: [1], starts: [1], ends: [3] },
        shape: [2, 2],
        expected: [2, 3, 5, 6],
      },
    ],
    [
      {
        title: 'two axes, in any order',
        inputs: [variable([2, 3, 4, 5])],
        attributes: { axes: [3, 1], starts: [1, 0], ends: [4, 2] },
      },
      { title: 'everything', inputs: [variable([2, 3])], attributes: { axes: [0], starts: [0], ends: [2] } },
    ],
  ),
  Transpose: casesOf(
    transpose,
    [
      {
        title: 'a matrix',
        inputs: [twoByThree],
        attributes: { permutation: [1, 0] },
        shape: [3, 2],
        expected: [1, 4, 2, 5, 3, 6],
      },
    ],
    [
      {
        title: 'three axes in a circle',
        inputs: [variable([2, 3, 4])],
        attributes: { permutation: [2, 0, 1] },
      },
      {
        title: 'images to channels last',
        inputs: [variable([2, 3, 2, 2])],
        attributes: { permutation: [0, 2, 3, 1] },
      },
    ],
  ),
} satisfies Partial<Record<OperatorType, OperatorCases>>;
