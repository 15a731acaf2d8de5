import type { Graph, Shape, Value } from '../../graph/graph.ts';
import { noAttributes, type NoAttributes, type Operator } from '../../graph/operator.ts';
import { add } from '../../graph/operators/add.ts';
import { mul } from '../../graph/operators/mul.ts';

/** Operators without attributes, for formulas that read like formulas. A number stands for a scalar constant. */
export function apply(graph: Graph, operator: Operator<NoAttributes>, ...inputs: (Value | number)[]): Value {
  const values = inputs.map((input) => (typeof input === 'number' ? graph.scalar(input) : input));
  return graph.apply(operator, values, noAttributes);
}

/** `scale · x + shift` with constants that broadcast; a factor 1 or a summand 0 costs nothing. */
export function affine(graph: Graph, x: Value, scale: number, shift: number): Value {
  const scaled = scale === 1 ? x : apply(graph, mul, x, scale);
  return shift === 0 ? scaled : apply(graph, add, scaled, shift);
}

/** Row-major data with its axes in another order: output axis i is input axis `permutation[i]`. */
export function transposeData(
  data: Float32Array,
  shape: Shape,
  permutation: readonly number[],
): Float32Array<ArrayBuffer> {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const sizes = permutation.map((axis) => shape[axis]!);
  const steps = permutation.map((axis) => strides[axis]!);
  const result = new Float32Array(data.length);
  const index = sizes.map(() => 0);
  let source = 0;
  for (let i = 0; i < result.length; i++) {
    result[i] = data[source]!;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      source += steps[axis]!;
      if (++index[axis]! < sizes[axis]!) break;
      source -= steps[axis]! * sizes[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}
