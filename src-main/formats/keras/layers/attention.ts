import { z } from 'zod';
import { elementCount, type Graph, type Value } from '../../../graph/graph.ts';
import { add } from '../../../graph/operators/add.ts';
import { matmul } from '../../../graph/operators/matmul.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { sigmoid } from '../../../graph/operators/sigmoid.ts';
import { softmax } from '../../../graph/operators/softmax.ts';
import { reshape } from '../../../graph/operators/reshape.ts';
import { transpose } from '../../../graph/operators/transpose.ts';
import { axisIndex, count, flag, parseFields } from '../config/fields.ts';
import { affine, apply } from '../math.ts';
import { reshaped } from './reshaping.ts';
import type { KerasTensor } from '../tensor.ts';
import { inKerasOrder, plainTensor } from '../tensor.ts';
import { onlyInput, UnsupportedUse, type LayerCall, type LayerKind } from './layer.ts';

const attentionFields = z.object({
  num_heads: count,
  key_dim: count,
  value_dim: count.nullish(),
  use_bias: flag,
  use_gate: flag,
  output_shape: z.union([count.transform((size) => [size]), z.array(count)]).nullish(),
  attention_axes: z.union([axisIndex.transform((axis) => [axis]), z.array(axisIndex)]).nullish(),
  sliding_window: z.null().optional(),
});
type AttentionFields = z.output<typeof attentionFields>;

/**
 * `softmax(q · kᵀ / √key_dim) · v` for each head, with a projection before and after (keras.layers.MultiHeadAttention;
 * Vaswani et al. 2017, section 3.2). Where it attends over several axes they are put in one row, all of them; masks are
 * refused.
 */
export const multiHeadAttention: LayerKind = {
  parameters: [
    'value',
    'key',
    'query_mask',
    'value_mask',
    'key_mask',
    'attention_mask',
    'return_attention_scores',
  ],
  weightNames: (layer) => {
    const { use_bias: useBias, use_gate: useGate } = parseFields(layer, attentionFields);
    const inner = [
      'query_dense',
      'key_dense',
      ...(useGate === true ? ['gate_dense'] : []),
      'value_dense',
      'output_dense',
    ];
    return inner.flatMap((name) =>
      useBias === false ? [`${name}/kernel`] : [`${name}/kernel`, `${name}/bias`],
    );
  },
  build: (call) => {
    const fields = parseFields(call.layer, attentionFields);
    const query = onlyInput(call);
    const value = call.named.tensor('value');
    const key = call.named.has('key') ? call.named.tensor('key') : value;
    const isScored = call.named.flag('return_attention_scores', false);
    if (call.named.flag('use_causal_mask', false)) {
      throw new UnsupportedUse('it hides later positions (use_causal_mask)');
    }
    const { graph } = call;
    checkAxes(fields, query);
    const rows = [query, key, value].map((tensor) => inRow(graph, tensor));
    const { scores, attended } = attend(call, fields, rows as [Value, Value, Value]);
    const outputs = fields.output_shape ?? [query.shape.at(-1)!];
    const valueSize = fields.value_dim ?? fields.key_dim;
    const width = elementCount(outputs);
    const kernel = constant(
      call,
      'output_dense/kernel',
      [fields.num_heads, valueSize, ...outputs],
      [fields.num_heads * valueSize, width],
    );
    const projected = withBias(call, fields, 'output_dense', apply(graph, matmul, attended, kernel), outputs);
    const output = reshaped(graph, plainTensor(projected), [...query.shape.slice(0, -1), ...outputs]);
    if (isScored && query.rank !== 3) throw new UnsupportedUse('it returns scores over several axes');
    return isScored ? [output, plainTensor(scores)] : output;
  },
};

/** Every axis between batch and features has to take part: then they can stand in one row. */
function checkAxes({ attention_axes: given }: AttentionFields, query: KerasTensor): void {
  const all = query.shape.slice(0, -1).map((_, i) => i + 1);
  const axes = (given ?? all).map((axis) => (axis < 0 ? axis + query.rank : axis));
  if (all.length === 0 || axes.join() !== all.join()) {
    throw new Error(
      `it attends over the axes [${axes.join(', ')}] of [batch, ${query.shape.join(', ')}] only`,
    );
  }
}

/** [batch, positions, features]. */
function inRow(graph: Graph, x: KerasTensor): Value {
  const features = x.shape.at(-1)!;
  return x.rank === 3
    ? inKerasOrder(graph, x)
    : reshaped(graph, x, [elementCount(x.shape) / features, features]).value;
}

/** Scores [batch, heads, positions, positions] and what they select, [batch, positions, heads · value size]. */
function attend(
  call: LayerCall,
  fields: AttentionFields,
  [query, key, value]: readonly [Value, Value, Value],
): { scores: Value; attended: Value } {
  const { graph } = call;
  const valueSize = fields.value_dim ?? fields.key_dim;
  const scaled = affine(
    graph,
    project(call, fields, 'query_dense', query, fields.key_dim),
    1 / Math.sqrt(fields.key_dim),
    0,
  );
  const keys = graph.apply(transpose, [project(call, fields, 'key_dense', key, fields.key_dim)], {
    permutation: [0, 1, 3, 2],
  });
  const scores = graph.apply(softmax, [apply(graph, matmul, scaled, keys)], { axis: 3 });
  const mixed = apply(graph, matmul, scores, project(call, fields, 'value_dense', value, valueSize));
  const gated =
    fields.use_gate === true
      ? apply(graph, mul, mixed, apply(graph, sigmoid, project(call, fields, 'gate_dense', query, valueSize)))
      : mixed;
  const together = graph.apply(transpose, [gated], { permutation: [0, 2, 1, 3] });
  const [batch, positions] = together.shape as [number, number];
  return { scores, attended: reshapeTo(graph, together, [batch, positions, fields.num_heads * valueSize]) };
}

/** [batch, heads, positions, size]. */
function project(call: LayerCall, fields: AttentionFields, name: string, x: Value, size: number): Value {
  const { graph } = call;
  const heads = fields.num_heads;
  const [batch, positions, features] = x.shape as [number, number, number];
  const kernel = constant(call, `${name}/kernel`, [features, heads, size], [features, heads * size]);
  const projected = withBias(call, fields, name, apply(graph, matmul, x, kernel), [heads, size]);
  const split = reshapeTo(graph, projected, [batch, positions, heads, size]);
  return graph.apply(transpose, [split], { permutation: [0, 2, 1, 3] });
}

function withBias(
  call: LayerCall,
  { use_bias: useBias }: AttentionFields,
  name: string,
  x: Value,
  shape: readonly number[],
): Value {
  if (useBias === false) return x;
  return apply(call.graph, add, x, constant(call, `${name}/bias`, shape, [elementCount(shape)]));
}

/** A weight as a constant of another shape. */
function constant(
  { graph, weights }: LayerCall,
  name: string,
  stored: readonly number[],
  shape: readonly number[],
): Value {
  return graph.constant(
    shape,
    weights.once(name, () => weights.read(name, stored)),
  );
}

function reshapeTo(graph: Graph, value: Value, shape: readonly number[]): Value {
  return graph.apply(reshape, [value], { shape });
}
