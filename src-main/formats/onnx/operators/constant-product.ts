import { broadcastShape } from '../../../graph/broadcast.ts';
import { elementCount, type Shape } from '../../../graph/graph.ts';
import type { NodeCall } from '../node-call.ts';
import { Constant, newNumbers } from '../values/constant.ts';
import { expanded } from './broadcasting.ts';

/** Multiplications of one product at intake, about a second; weights are made of far smaller ones. */
const maxMultiplications = 2 ** 28;

/** A constant with what its last two axes are as a matrix. */
interface Factor {
  readonly constant: Constant;
  /** [..., rows, columns]. */
  readonly matrix: Shape;
}

/**
 * The matrix product of constants, as spectral normalization and low-rank adapters make weights; the shape is that of
 * the result. Undefined where it takes too long for the intake.
 */
export function constantProduct(node: NodeCall, a: Factor, b: Factor, shape: Shape): Constant | undefined {
  const batch = broadcastShape(a.matrix.slice(0, -2), b.matrix.slice(0, -2));
  const [rows, inner] = a.matrix.slice(-2) as [number, number];
  const columns = b.matrix.at(-1)!;
  const count = elementCount(batch);
  if (count * rows * inner * columns > maxMultiplications) return undefined;
  // Factors are repeated along the batch, too.
  node.context.reserve(count * (rows * columns + rows * inner + inner * columns), node);
  const { type } = a.constant;
  return new Constant(type, shape, () => {
    const left = repeatedFactor(a, [...batch, rows, inner]);
    const right = repeatedFactor(b, [...batch, inner, columns]);
    const result = newNumbers(type, count * rows * columns);
    const sums = new Float64Array(columns);
    for (let row = 0; row < count * rows; row++) {
      sums.fill(0);
      const first = Math.floor(row / rows) * inner;
      for (let k = 0; k < inner; k++) {
        const factor = left[row * inner + k]!;
        const from = (first + k) * columns;
        for (let column = 0; column < columns; column++) sums[column]! += factor * right[from + column]!;
      }
      result.set(sums, row * columns);
    }
    return result;
  });
}

function repeatedFactor({ constant, matrix }: Factor, shape: Shape): ArrayLike<number> {
  return expanded(new Constant(constant.type, matrix, () => constant.data), shape);
}
