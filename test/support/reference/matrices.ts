import type { GemmAttributes } from '../../../src-main/graph/operators/gemm.ts';
import { elementAt, tabulate, type ReferenceOperator } from './tensor.ts';

export const gemm: ReferenceOperator<GemmAttributes> = ([a, b, c], { transposeB }, shape) =>
  tabulate(shape, ([row, column]) => {
    let sum = c === undefined ? 0 : elementAt(c, [row!, column!]);
    for (let k = 0; k < a!.shape[1]!; k++) {
      const weight = elementAt(b!, transposeB ? [column!, k] : [k, column!]);
      sum += elementAt(a!, [row!, k]) * weight;
    }
    return sum;
  });

/** The last two axes are the matrices', all before them are broadcast. */
export const matmul: ReferenceOperator = ([a, b], _attributes, shape) =>
  tabulate(shape, (at) => {
    const batch = at.slice(0, -2);
    const [row, column] = at.slice(-2) as [number, number];
    let sum = 0;
    for (let k = 0; k < a!.shape.at(-1)!; k++) {
      sum += elementAt(a!, [...batch, row, k]) * elementAt(b!, [...batch, k, column]);
    }
    return sum;
  });
