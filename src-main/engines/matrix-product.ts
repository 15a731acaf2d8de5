import { Graph } from '../graph/graph.ts';
import { noAttributes } from '../graph/operator.ts';
import { matmul } from '../graph/operators/matmul.ts';

/**
 * The product of two square float32 matrices, 2 · size³ operations: the work that networks consist of, without a network.
 * The right one is a constant, which the engine may rearrange once beforehand; the input `left` is the other.
 */
export function matrixProduct(size: number): Graph {
  const graph = new Graph();
  const left = graph.input('left', [size, size]);
  const right = graph.constant([size, size], numbers(size * size));
  graph.output('product', graph.apply(matmul, [left, right], noAttributes));
  return graph;
}

/** Numbers between −0.5 and 0.5 whose products stay of ordinary size. */
export function numbers(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 1009) / 1009 - 0.5);
}
