import { noAttributes, type OperatorType } from '../../../src-main/graph/operator.ts';
import { gemm } from '../../../src-main/graph/operators/gemm.ts';
import { matmul } from '../../../src-main/graph/operators/matmul.ts';
import { casesOf, constant, variable, type CaseInput, type OperatorCases } from './operator-case.ts';

const a = variable([2, 2], [1, 2, 3, 4]);
const b = constant([2, 2], [5, 6, 7, 8]);
const bTransposed = constant([2, 2], [5, 7, 6, 8]);

/** Matrix products. */
export const matrixCases = {
  Gemm: casesOf(
    gemm,
    [
      {
        title: 'a bias',
        inputs: [a, b, constant([2], [1, -1])],
        attributes: { transposeB: false },
        shape: [2, 2],
        expected: [20, 21, 44, 49],
      },
      {
        title: 'transposed weights',
        inputs: [a, bTransposed],
        attributes: { transposeB: true },
        shape: [2, 2],
        expected: [19, 22, 43, 50],
      },
    ],
    [
      {
        title: 'a bias',
        inputs: [variable([3, 4]), constant([4, 2]), constant([2])],
        attributes: { transposeB: false },
      },
      {
        title: 'transposed weights',
        inputs: [variable([3, 4]), constant([2, 4])],
        attributes: { transposeB: true },
      },
    ],
  ),
  MatMul: casesOf(
    matmul,
    [
      {
        title: 'one matrix for a batch',
        inputs: [variable([2, 1, 2], [1, 2, 3, 4]), variable([2, 1], [5, 6])],
        attributes: noAttributes,
        shape: [2, 1, 1],
        expected: [17, 39],
      },
    ],
    [
      product('two matrices', variable([3, 4]), variable([4, 2])),
      product('a batch of pairs', variable([2, 3, 4]), variable([2, 4, 2])),
      product('a repeated first matrix', variable([3, 4]), variable([2, 4, 2])),
      product('a repeated second matrix', variable([2, 2, 3, 4]), variable([2, 1, 4, 1])),
      product('both repeated', variable([2, 1, 2, 3]), variable([3, 3, 2])),
    ],
  ),
} satisfies Partial<Record<OperatorType, OperatorCases>>;

function product(title: string, ...inputs: readonly CaseInput[]) {
  return { title, inputs, attributes: noAttributes };
}
