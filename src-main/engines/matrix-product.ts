import { Graph } from '../graph/graph.ts';
import { noAttributes } from '../graph/operator.ts';
import { matmul } from '../graph/operators/matmul.ts';

/** Large enough to tell a renderer in software from a graphics card, small enough not to keep either busy for long. */
const size = 256;

/** A product of two square matrices, 34 · 10⁶ operations: the work that networks consist of, without a network. */
export function matrixProduct(): Graph {
  const graph = new Graph();
  const left = graph.input('left', [size, size]);
  const right = graph.constant([size, size], new Float32Array(size * size).fill(1));
  graph.output('product', graph.apply(matmul, [left, right], noAttributes));
  return graph;
}
