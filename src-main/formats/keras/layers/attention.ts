import { z } from 'zod';
import { axisIndex, count, flag, parseFields } from '../config/fields.ts';
import { onlyInput, UnsupportedUse, type LayerCall, type LayerKind } from './layer.ts';
import { plainTensor } from '../tensor.ts';
import { attend, headWeights, inRows, outOfRows, projectOut, type Heads } from './attention-heads.ts';

const biasAndGate = { use_bias: flag, use_gate: flag };

const multiHeadFields = z.object({
  num_heads: count,
  key_dim: count,
  value_dim: count.nullish(),
  ...biasAndGate,
  output_shape: z.union([count.transform((size) => [size]), z.array(count)]).nullish(),
  attention_axes: z.union([axisIndex.transform((axis) => [axis]), z.array(axisIndex)]).nullish(),
});

/**
 * `softmax(q · kᵀ / √key_dim) · v` for each head, with a projection before and after (keras.layers.MultiHeadAttention;
 * Vaswani et al. 2017, section 3.2).
 */
export const multiHeadAttention = attentionLayer((layer) => {
  const fields = parseFields(layer, multiHeadFields);
  return {
    heads: {
      count: fields.num_heads,
      keyCount: fields.num_heads,
      keySize: fields.key_dim,
      valueSize: fields.value_dim ?? fields.key_dim,
      ...hasBiasAndGate(fields),
    },
    outputShape: fields.output_shape ?? undefined,
    axes: fields.attention_axes ?? undefined,
  };
});

const groupedFields = z.object({
  head_dim: count,
  num_query_heads: count,
  num_key_value_heads: count,
  ...biasAndGate,
});

/**
 * The same, where each head of keys and values serves a group of neighbouring heads of queries
 * (keras.layers.GroupQueryAttention; Ainslie et al. 2023, section 2.2).
 */
export const groupedQueryAttention = attentionLayer((layer) => {
  const fields = parseFields(layer, groupedFields);
  return {
    heads: {
      count: fields.num_query_heads,
      keyCount: fields.num_key_value_heads,
      keySize: fields.head_dim,
      valueSize: fields.head_dim,
      ...hasBiasAndGate(fields),
    },
    outputShape: undefined,
    axes: [1],
  };
});

function hasBiasAndGate(fields: {
  use_bias?: boolean | null | undefined;
  use_gate?: boolean | null | undefined;
}): Pick<Heads, 'hasBias' | 'hasGate'> {
  return { hasBias: fields.use_bias !== false, hasGate: fields.use_gate === true };
}

interface AttentionShape {
  readonly heads: Heads;
  /** Sizes of the last axes of the output; undefined for those of the query. */
  readonly outputShape: readonly number[] | undefined;
  /** Axes of the positions that attend to each other; undefined for all between batch and features. */
  readonly axes: readonly number[] | undefined;
}

function attentionLayer(shapeOf: (layer: LayerCall['layer']) => AttentionShape): LayerKind {
  return {
    parameters: [
      'value',
      'key',
      'query_mask',
      'value_mask',
      'key_mask',
      'attention_mask',
      'return_attention_scores',
    ],
    weightNames: (layer) => headWeights(shapeOf(layer).heads),
    build: (call) => attention(call, shapeOf(call.layer)),
  };
}

/** Masks stay unread, and are refused with every other argument that is. */
function attention(call: LayerCall, { heads, outputShape, axes: given }: AttentionShape) {
  const query = onlyInput(call);
  const value = call.named.tensor('value');
  const key = call.named.has('key') ? call.named.tensor('key') : value;
  const isScored = call.named.flag('return_attention_scores', false);
  const isCausal = call.named.flag('use_causal_mask', false);
  const all = query.shape.slice(0, -1).map((_, i) => i + 1);
  const axes = (given ?? all).map((axis) => (axis < 0 ? axis + query.rank : axis));
  if (axes.length === 0 || !axes.every((axis, i) => all.includes(axis) && axis > (axes[i - 1] ?? 0))) {
    throw new UnsupportedUse(
      `it attends over the axes [${axes.join(', ')}] of [batch, ${query.shape.join(', ')}]`,
    );
  }
  if ((isScored || isCausal) && query.rank !== 3) {
    throw new UnsupportedUse('it returns scores or hides later positions over several axes');
  }
  const [queries, keys, values] = [query, key, value].map((tensor) => inRows(call.graph, tensor, axes));
  const { scores, attended } = attend(call, heads, [queries!, keys!, values!], isCausal);
  const outputs = outputShape ?? [query.shape.at(-1)!];
  const projected = projectOut(call, heads, attended, outputs);
  const output = outOfRows(
    call.graph,
    projected,
    [...query.shape.slice(0, -1), ...outputs],
    axes,
    query.rank,
  );
  return isScored ? [output, plainTensor(scores)] : output;
}
