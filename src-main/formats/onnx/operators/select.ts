import { elementCount, type Graph, type Shape, type Value } from '../../../graph/graph.ts';
import { concat } from '../../../graph/operators/concat.ts';
import { matmul } from '../../../graph/operators/matmul.ts';
import { pad } from '../../../graph/operators/pad.ts';
import { reshape } from '../../../graph/operators/reshape.ts';
import { slice } from '../../../graph/operators/slice.ts';
import { apply } from '../../keras/math.ts';

/** Blocks that are put together one by one; more are faster as a product with a matrix of zeros and ones. */
const maxBlocks = 64;

/** Elements `indices` of an axis, in this order, some perhaps several times. */
export function selectAlong(graph: Graph, x: Value, axis: number, indices: readonly number[]): Value {
  const size = x.shape[axis]!;
  if (indices.length === size && indices.every((index, i) => index === i)) return x;
  const blocks = consecutiveBlocks(indices);
  if (blocks.length === 1) return block(graph, x, axis, blocks[0]!);
  const step = indices[1]! - indices[0]!;
  if (step > 1 && indices.every((index, i) => index === indices[0]! + i * step)) {
    return everyStep(graph, x, axis, indices[0]!, step, indices.length);
  }
  if (blocks.length <= maxBlocks) {
    return graph.apply(
      concat,
      blocks.map((part) => block(graph, x, axis, part)),
      { axis },
    );
  }
  return byMatrix(graph, x, axis, selection(indices, size), indices.length);
}

/** The matrix product of a constant [count, size] with every column along `axis`. */
export function byMatrix(graph: Graph, x: Value, axis: number, matrix: Float32Array, count: number): Value {
  const size = x.shape[axis]!;
  const outer = elementCount(x.shape.slice(0, axis));
  const inner = elementCount(x.shape.slice(axis + 1));
  const columns = graph.apply(reshape, [x], { shape: [outer, size, inner] });
  const product = apply(graph, matmul, graph.constant([count, size], matrix), columns);
  return graph.apply(reshape, [product], { shape: withSize(x.shape, axis, count) });
}

interface Block {
  readonly start: number;
  readonly end: number;
}

function consecutiveBlocks(indices: readonly number[]): readonly Block[] {
  const blocks: { start: number; end: number }[] = [];
  for (const index of indices) {
    const last = blocks.at(-1);
    if (last?.end === index) last.end += 1;
    else blocks.push({ start: index, end: index + 1 });
  }
  return blocks;
}

function block(graph: Graph, x: Value, axis: number, { start, end }: Block): Value {
  return graph.apply(slice, [x], { axes: [axis], starts: [start], ends: [end] });
}

/** As [count, step] of which the first column is kept, after what is missing to a whole last row was added. */
function everyStep(graph: Graph, x: Value, axis: number, start: number, step: number, count: number): Value {
  const missing = Math.max(0, start + count * step - x.shape[axis]!);
  const after = x.shape.map((_, i) => (i === axis ? missing : 0));
  const filled = missing === 0 ? x : graph.apply(pad, [x], { before: x.shape.map(() => 0), after });
  const whole = block(graph, filled, axis, { start, end: start + count * step });
  const rows = [...x.shape.slice(0, axis), count, step, ...x.shape.slice(axis + 1)];
  const first = block(graph, graph.apply(reshape, [whole], { shape: rows }), axis + 1, { start: 0, end: 1 });
  return graph.apply(reshape, [first], { shape: withSize(x.shape, axis, count) });
}

function selection(indices: readonly number[], size: number): Float32Array {
  const matrix = new Float32Array(indices.length * size);
  indices.forEach((index, row) => (matrix[row * size + index] = 1));
  return matrix;
}

function withSize(shape: Shape, axis: number, size: number): Shape {
  return shape.map((given, i) => (i === axis ? size : given));
}
