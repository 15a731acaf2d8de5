import { broadcastShape, sumToShape } from '../broadcast.ts';
import type { Graph, Value } from '../graph.ts';
import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';
import { transpose } from './transpose.ts';

/**
 * Matrix product over the last two axes, [..., n, k] × [..., k, m] → [..., n, m], leading axes broadcast; both inputs
 * have at least two axes. `da = dy × bᵀ`, `db = aᵀ × dy`.
 */
export const matmul: Operator<NoAttributes> = {
  type: 'MatMul',
  infer: ([a, b]) => {
    const [n, inner] = a!.shape.slice(-2) as [number, number];
    const [k, m] = b!.shape.slice(-2) as [number, number];
    if (inner !== k) {
      throw new Error(`cannot multiply [${a!.shape.join(', ')}] with [${b!.shape.join(', ')}]`);
    }
    const batch = broadcastShape(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
    return { shape: [...batch, n, m], elementType: 'float32' };
  },
  gradient: ({ graph, inputs, outputGradient }, index) => {
    const [a, b] = inputs as [Value, Value];
    const product =
      index === 0
        ? graph.apply(matmul, [outputGradient, swapLastAxes(graph, b)], noAttributes)
        : graph.apply(matmul, [swapLastAxes(graph, a), outputGradient], noAttributes);
    return sumToShape(graph, product, inputs[index]!.shape);
  },
};

function swapLastAxes(graph: Graph, value: Value): Value {
  const permutation = value.shape.map((_, axis) => axis);
  const last = permutation.length - 1;
  [permutation[last - 1], permutation[last]] = [last, last - 1];
  return graph.apply(transpose, [value], { permutation });
}
