import { z } from 'zod';
import { elementCount, type Graph, type Value } from '../../../graph/graph.ts';
import { div } from '../../../graph/operators/div.ts';
import { matmul } from '../../../graph/operators/matmul.ts';
import { max } from '../../../graph/operators/max.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { reduceSum } from '../../../graph/operators/reduce-sum.ts';
import { reshape } from '../../../graph/operators/reshape.ts';
import { sqrt } from '../../../graph/operators/sqrt.ts';
import { transpose } from '../../../graph/operators/transpose.ts';
import { axisIndex, flag } from '../config/fields.ts';
import { apply } from '../math.ts';
import { inKerasOrder, KerasTensor, plainTensor } from '../tensor.ts';
import { defineLayer } from './layer.ts';

/** Smallest sum of squares that a vector is divided by (tf.math.l2_normalize). */
const smallestSquare = 1e-12;

/**
 * Products of two tensors summed over one axis of each; with `normalize`, of vectors of length 1 along it
 * (keras.layers.Dot). What remains of the first tensor's axes comes before what remains of the second's.
 */
export const dot = defineLayer(
  z.object({
    axes: z.union([axisIndex.transform((axis) => [axis, axis]), z.tuple([axisIndex, axisIndex])]),
    normalize: flag,
  }),
  ({ axes, normalize }, call) => {
    const { graph, inputs } = call;
    if (inputs.length !== 2) throw new Error(`it takes two inputs, but has ${inputs.length}`);
    const [first, second] = inputs.map((input, i) => {
      if (!(input instanceof KerasTensor)) throw new Error('it is given numbers instead of a tensor');
      const counted = axes[i]! < 0 ? axes[i]! + input.rank : axes[i]!;
      if (counted < 1 || counted >= input.rank) throw new Error(`it sums along axis ${axes[i]} of its input`);
      const value = inKerasOrder(graph, input);
      return asRows(graph, normalize === true ? unitLength(graph, value, counted) : value, counted);
    }) as [Rows, Rows];
    const columns = graph.apply(transpose, [second.matrix], { permutation: [0, 2, 1] });
    const product = apply(graph, matmul, first.matrix, columns);
    const kept = [...first.kept, ...second.kept];
    const shape = [product.shape[0]!, ...(kept.length === 0 ? [1] : kept)];
    return plainTensor(graph.apply(reshape, [product], { shape }));
  },
);

interface Rows {
  /** [batch, product of the other axes, size of the summed axis]. */
  readonly matrix: Value;
  readonly kept: readonly number[];
}

function asRows(graph: Graph, value: Value, axis: number): Rows {
  const others = value.shape.map((_, i) => i).filter((i) => i !== axis);
  const moved = graph.apply(transpose, [value], { permutation: [...others, axis] });
  const kept = others.slice(1).map((i) => value.shape[i]!);
  const shape = [value.shape[0]!, elementCount(kept), value.shape[axis]!];
  return { matrix: graph.apply(reshape, [moved], { shape }), kept };
}

function unitLength(graph: Graph, value: Value, axis: number): Value {
  const squares = graph.apply(reduceSum, [apply(graph, mul, value, value)], { axes: [axis], keepDims: true });
  return apply(graph, div, value, apply(graph, sqrt, apply(graph, max, squares, smallestSquare)));
}
