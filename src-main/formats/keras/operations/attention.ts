import type { Graph, Value } from '../../../graph/graph.ts';
import { matmul } from '../../../graph/operators/matmul.ts';
import { softmax } from '../../../graph/operators/softmax.ts';
import { transpose } from '../../../graph/operators/transpose.ts';
import { repeatHeads, withoutLater } from '../layers/attention-heads.ts';
import type { LayerKind } from '../layers/layer.ts';
import { affine, apply } from '../math.ts';
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
    const heads = query.shape[1]!;
    const scores = scored(graph, query, repeatHeads(graph, key, heads), scale);
    const shares = graph.apply(softmax, [isCausal ? withoutLater(graph, scores) : scores], { axis: 3 });
    const mixed = apply(graph, matmul, shares, repeatHeads(graph, value, heads));
    return plainTensor(graph.apply(transpose, [mixed], { permutation: byHead }));
  },
);

/** [batch, heads, positions, size] and back. */
const byHead = [0, 2, 1, 3];

function scored(graph: Graph, query: Value, key: Value, scale: number): Value {
  const turned = graph.apply(transpose, [key], { permutation: [0, 1, 3, 2] });
  return apply(graph, matmul, affine(graph, query, scale, 0), turned);
}

export const attentionOperations: readonly (readonly [string, LayerKind])[] = [
  ['keras.ops.DotProductAttention', dotProductAttention],
];
