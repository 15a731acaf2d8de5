import type { Operator } from '../operator.ts';

export interface TransposeAttributes {
  /** Output axis i is input axis `permutation[i]`. */
  readonly permutation: readonly number[];
}

/** Axes in another order. The gradient goes through the inverse permutation. */
export const transpose: Operator<TransposeAttributes> = {
  type: 'Transpose',
  infer: ([x], { permutation }) => ({
    shape: permutation.map((axis) => x!.shape[axis]!),
    elementType: 'float32',
  }),
  gradient: ({ graph, attributes, outputGradient }) => {
    const inverse = attributes.permutation.map((_, axis) => attributes.permutation.indexOf(axis));
    return graph.apply(transpose, [outputGradient], { permutation: inverse });
  },
};
