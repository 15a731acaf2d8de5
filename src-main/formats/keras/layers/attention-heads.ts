import { elementCount, type Graph, type Value } from '../../../graph/graph.ts';
import { add } from '../../../graph/operators/add.ts';
import { expand } from '../../../graph/operators/expand.ts';
import { matmul } from '../../../graph/operators/matmul.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { reshape } from '../../../graph/operators/reshape.ts';
import { sigmoid } from '../../../graph/operators/sigmoid.ts';
import { softmax } from '../../../graph/operators/softmax.ts';
import { transpose } from '../../../graph/operators/transpose.ts';
import { affine, apply } from '../math.ts';
import { inKerasOrder, plainTensor, type KerasTensor } from '../tensor.ts';
import type { LayerCall } from './layer.ts';

/** How queries, keys and values are projected. */
export interface Heads {
  readonly count: number;
  /** Heads of keys and values, of which `count` is a multiple. */
  readonly keyCount: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly hasBias: boolean;
  readonly hasGate: boolean;
}

/** What is added to a score that does not count; its exponential is 0 (keras.layers.Softmax, with a mask). */
const hidden = -1e9;

/** Weights of the layers inside, in the order in which Keras makes them. */
export function headWeights({ hasBias, hasGate }: Heads): readonly string[] {
  const gate = hasGate ? ['gate_dense'] : [];
  return ['query_dense', 'key_dense', ...gate, 'value_dense', 'output_dense'].flatMap((name) =>
    hasBias ? [`${name}/kernel`, `${name}/bias`] : [`${name}/kernel`],
  );
}

/** [batch · other axes, positions along `axes`, features]. */
export function inRows(graph: Graph, x: KerasTensor, axes: readonly number[]): Value {
  const value = inKerasOrder(graph, x);
  if (x.rank === 3) return value;
  const order = rowOrder(axes, x.rank);
  const moved = isInOrder(order) ? value : graph.apply(transpose, [value], { permutation: order });
  const positions = axes.reduce((product, axis) => product * (value.shape[axis] ?? 0), 1);
  const features = value.shape.at(-1)!;
  return reshapeTo(graph, moved, [elementCount(value.shape) / positions / features, positions, features]);
}

/** Undoes `inRows`. `shape` is that of the result; the axes counted are those of the query, of the given rank. */
export function outOfRows(
  graph: Graph,
  rows: Value,
  shape: readonly number[],
  axes: readonly number[],
  rank: number,
): KerasTensor {
  const order = rowOrder(axes, rank);
  // The last axis of the query gives way to those of the output.
  const sizes = [elementCount(rows.shape) / elementCount(shape), ...shape];
  const full = [...order.slice(0, -1), ...sizes.slice(rank - 1).map((_, i) => rank - 1 + i)];
  const apart = reshapeTo(
    graph,
    rows,
    full.map((axis) => sizes[axis]!),
  );
  if (isInOrder(full)) return plainTensor(apart);
  const permutation = full.map((_, axis) => full.indexOf(axis));
  return plainTensor(graph.apply(transpose, [apart], { permutation }));
}

/** Batch, the axes that do not take part, those that do, features. */
function rowOrder(axes: readonly number[], rank: number): readonly number[] {
  const others = Array.from({ length: rank - 1 }, (_, axis) => axis).filter((axis) => !axes.includes(axis));
  return [...others, ...axes, rank - 1];
}

function isInOrder(order: readonly number[]): boolean {
  return order.every((axis, i) => axis === i);
}

/** Scores [batch, heads, positions, positions] and what they select, [batch, positions, heads · value size]. */
export function attend(
  call: LayerCall,
  heads: Heads,
  [query, key, value]: readonly [Value, Value, Value],
  isCausal: boolean,
): { scores: Value; attended: Value } {
  const { graph } = call;
  const { count, keyCount, keySize, valueSize } = heads;
  const project = (name: string, x: Value, own: number, size: number): Value =>
    projectIn(call, heads, name, x, [own, size]);
  const { shares, mixed } = attendByProducts(graph, {
    query: project('query_dense', query, count, keySize),
    key: project('key_dense', key, keyCount, keySize),
    value: project('value_dense', value, keyCount, valueSize),
    scale: 1 / Math.sqrt(keySize),
    isCausal,
  });
  const gated = heads.hasGate
    ? apply(graph, mul, mixed, apply(graph, sigmoid, project('gate_dense', query, count, valueSize)))
    : mixed;
  const together = graph.apply(transpose, [gated], { permutation: [0, 2, 1, 3] });
  const [batch, positions] = together.shape as [number, number];
  return { scores: shares, attended: reshapeTo(graph, together, [batch, positions, count * valueSize]) };
}

/** Tensors [batch, heads, positions, size]; `query` may have several times the heads of the others. */
export interface ProductAttention {
  readonly query: Value;
  readonly key: Value;
  readonly value: Value;
  readonly scale: number;
  /** Whether a query sees none of the positions after its own. */
  readonly isCausal: boolean;
}

/** `shares = softmax(scale · q · kᵀ)` and `mixed = shares · v`. */
export function attendByProducts(
  graph: Graph,
  { query, key, value, scale, isCausal }: ProductAttention,
): { shares: Value; mixed: Value } {
  const heads = query.shape[1]!;
  const keys = turned(graph, repeatHeads(graph, key, heads));
  const shares = sharesOf(graph, apply(graph, matmul, affine(graph, query, scale, 0), keys), isCausal);
  return { shares, mixed: apply(graph, matmul, shares, repeatHeads(graph, value, heads)) };
}

/** Softmax of scores [..., queries, keys] over the keys. */
export function sharesOf(graph: Graph, scores: Value, isCausal: boolean): Value {
  const seen = isCausal ? withoutLater(graph, scores) : scores;
  return graph.apply(softmax, [seen], { axis: scores.shape.length - 1 });
}

/** The last two axes in the other order. */
export function turned(graph: Graph, x: Value): Value {
  const rank = x.shape.length;
  const permutation = [...x.shape.keys()].slice(0, -2);
  return graph.apply(transpose, [x], { permutation: [...permutation, rank - 1, rank - 2] });
}

/** Scores [..., queries, keys] of which each query keeps those of keys at its own position and before. */
function withoutLater(graph: Graph, scores: Value): Value {
  const [queries, keys] = scores.shape.slice(-2) as [number, number];
  const mask = Float32Array.from({ length: queries * keys }, (_, i) =>
    i % keys > Math.floor(i / keys) ? hidden : 0,
  );
  return apply(graph, add, scores, graph.constant([queries, keys], mask));
}

/** [batch, positions, outputs in a row] from [batch, positions, heads · value size]. */
export function projectOut(
  call: LayerCall,
  heads: Heads,
  attended: Value,
  outputs: readonly number[],
): Value {
  const { count, valueSize } = heads;
  const width = elementCount(outputs);
  const stored = [count, valueSize, ...outputs];
  const kernel = weightConstant(call, 'output_dense/kernel', stored, [count * valueSize, width]);
  return withBias(call, heads, 'output_dense', apply(call.graph, matmul, attended, kernel), outputs);
}

/** [batch, heads, positions, size]. */
function projectIn(
  call: LayerCall,
  heads: Heads,
  name: string,
  x: Value,
  [count, size]: readonly [number, number],
): Value {
  const { graph } = call;
  const [batch, positions, features] = x.shape as [number, number, number];
  const kernel = weightConstant(call, `${name}/kernel`, [features, count, size], [features, count * size]);
  const projected = withBias(call, heads, name, apply(graph, matmul, x, kernel), [count, size]);
  const split = reshapeTo(graph, projected, [batch, positions, count, size]);
  return graph.apply(transpose, [split], { permutation: [0, 2, 1, 3] });
}

/** [batch, heads, positions, size] with each head several times in a row, so that there are `count`. */
function repeatHeads(graph: Graph, x: Value, count: number): Value {
  const [batch, own, positions, size] = x.shape as [number, number, number, number];
  if (own === count) return x;
  if (count % own !== 0) throw new Error(`it has ${count} heads of queries for ${own} of keys`);
  const apart = reshapeTo(graph, x, [batch, own, 1, positions, size]);
  const repeated = graph.apply(expand, [apart], { shape: [batch, own, count / own, positions, size] });
  return reshapeTo(graph, repeated, [batch, count, positions, size]);
}

function withBias(
  call: LayerCall,
  { hasBias }: Heads,
  name: string,
  x: Value,
  shape: readonly number[],
): Value {
  if (!hasBias) return x;
  return apply(call.graph, add, x, weightConstant(call, `${name}/bias`, shape, [elementCount(shape)]));
}

/** A weight as a constant, of another shape than it is stored in where one is given. */
export function weightConstant(
  { graph, weights }: LayerCall,
  name: string,
  stored: readonly number[],
  shape = stored,
): Value {
  return graph.constant(
    shape,
    weights.once(name, () => weights.read(name, stored)),
  );
}

function reshapeTo(graph: Graph, value: Value, shape: readonly number[]): Value {
  return graph.apply(reshape, [value], { shape });
}
