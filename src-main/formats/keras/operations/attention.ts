import type { Value } from '../../../graph/graph.ts';
import { transpose } from '../../../graph/operators/transpose.ts';
import { attendByProducts } from '../layers/attention-heads.ts';
import type { LayerKind } from '../layers/layer.ts';
import { inKerasOrder, plainTensor } from '../tensor.ts';
import { defineOperation } from './operation.ts';

/**
 * `softmax(scale · q · kᵀ) · v` of [batch, positions, heads, size], by default with 1 / √size
 * (keras.ops.dot_product_attention). Masks, biases and caps stay unread, and are refused.
 */
const dotProductAttention = defineOperation(
  ['query', 'key', 'value', 'bias', 'mask', 'scale'],
  ({ graph, args }) => {
    const [query, key, value] = ['query', 'key', 'value'].map((name) => {
      const tensor = args.tensor(name);
      if (tensor.rank !== 4) throw new Error('it attends to tensors of other than four axes');
      return graph.apply(transpose, [inKerasOrder(graph, tensor)], { permutation: byHead });
    }) as [Value, Value, Value];
    const isCausal = args.flag('is_causal', false);
    args.take('flash_attention');
    const scale = args.number('scale', 1 / Math.sqrt(query.shape[3]!));
    const { mixed } = attendByProducts(graph, { query, key, value, scale, isCausal });
    return plainTensor(graph.apply(transpose, [mixed], { permutation: byHead }));
  },
);

/** [batch, heads, positions, size] and back. */
const byHead = [0, 2, 1, 3];

export const attentionOperations: readonly (readonly [string, LayerKind])[] = [
  ['keras.ops.DotProductAttention', dotProductAttention],
];
