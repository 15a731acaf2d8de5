import { requireAxes } from '../axes.ts';
import type { Operator } from '../operator.ts';

export interface TransposeAttributes {
  /** Output axis i is input axis `permutation[i]`. */
  readonly permutation: readonly number[];
}

/** Axes in another order. The gradient goes through the inverse permutation. */
export const transpose: Operator<TransposeAttributes> = {
  type: 'Transpose',
  infer: ([x], { permutation }) => {
    const { shape } = x!;
    requireAxes(shape, permutation);
    if (permutation.length !== shape.length) {
      throw new Error(`[${permutation.join(', ')}] does not name every axis of [${shape.join(', ')}]`);
    }
    return { shape: permutation.map((axis) => shape[axis]!), elementType: 'float32' };
  },
  gradient: ({ graph, attributes, outputGradient }) => {
    const inverse = attributes.permutation.map((_, axis) => attributes.permutation.indexOf(axis));
    return graph.apply(transpose, [outputGradient], { permutation: inverse });
  },
};
