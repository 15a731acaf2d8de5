import { add } from '../../../graph/operators/add.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { softmax } from '../../../graph/operators/softmax.ts';
import { apply } from '../../keras/math.ts';
import type { NodeCall } from '../node-call.ts';
import { Constant, constantOf } from '../values/constant.ts';
import type { DataTensor, Tensor } from '../values/data-tensor.ts';
import { asData, onMerged } from '../values/emission.ts';
import { elementwise } from './broadcasting.ts';
import type { Handler } from './handler.ts';
import { product } from './matrices.ts';
import { reshaped, transposed } from './reshaping.ts';

/** Added to the score of what a mask leaves out: beside any other score its exponential is 0. */
const leftOut = -1e30;

/**
 * `softmax(Q × Kᵀ · scale + mask) × V` (docs/Operators.md, Attention, since version 23) of tensors
 * [batch, heads, tokens, width] or [batch, tokens, heads · width].
 */
export const attention: Handler = (node) => {
  refuseMemory(node);
  const [q, k, v] = [
    inHeads(node, 0, 'q_num_heads'),
    inHeads(node, 1, 'kv_num_heads'),
    inHeads(node, 2, 'kv_num_heads'),
  ] as const;
  if (q.shape[1] !== k.shape[1]) throw node.unsupported('shares keys between heads (grouped queries)');
  const scale = node.float('scale', 1 / Math.sqrt(q.shape[3]!));
  const factor = new Constant('float32', [1, 1, 1, 1], () => Float32Array.of(scale));
  const scaled = elementwise([q, factor], (graph, [x, y]) => apply(graph, mul, x!, y!));
  const scores = product(node, scaled, transposed(k, [0, 1, 3, 2]));
  const weights = onMerged([masked(node, scores)], scores.shape, (graph, [x]) =>
    graph.apply(softmax, [x!], { axis: 3 }),
  );
  const result = product(node, weights, v);
  if (node.input(0).shape.length === 4) return result;
  const [batch, heads, tokens, width] = result.shape as [number, number, number, number];
  return reshaped(transposed(result, [0, 2, 1, 3]), [batch, tokens, heads * width]);
};

/** What language models need and classifiers of images do not. */
function refuseMemory(node: NodeCall): void {
  if ([4, 5, 6].some((index) => node.inputs[index] !== undefined)) {
    throw node.unsupported('attends to earlier tokens (past_key, past_value)');
  }
  if ([1, 2, 3].some((index) => node.isRead(index))) throw node.unsupported('yields its scores as well');
  if (node.float('softcap', 0) !== 0) throw node.unsupported('caps its scores (softcap)');
}

/** [batch, heads, tokens, width]. */
function inHeads(node: NodeCall, index: number, attribute: string): DataTensor {
  const x = node.data(index);
  if (x.shape.length === 4) return x;
  const heads = node.int(attribute, 0);
  const [batch, tokens, width] = x.shape as [number, number, number];
  if (x.shape.length !== 3 || !(heads >= 1) || width % heads !== 0) {
    throw node.corrupt(`[${x.shape.join(', ')}] has no ${heads} heads (${attribute})`);
  }
  const split = reshaped(x, [batch, tokens, heads, width / heads]) as DataTensor;
  return transposed(split, [0, 2, 1, 3]);
}

function masked(node: NodeCall, scores: DataTensor): DataTensor {
  const masks = [givenMask(node), causalMask(node, scores)].filter((mask) => mask !== undefined);
  return masks.reduce<DataTensor>(
    (sum, mask) => elementwise([sum, mask], (graph, [x, y]) => apply(graph, add, x!, y!)),
    scores,
  );
}

/** Numbers to add to the scores, or for each whether it takes part. */
function givenMask(node: NodeCall): Tensor | undefined {
  const mask = node.inputs[3];
  if (mask === undefined) return undefined;
  if (mask.kind === 'data') return node.floatsOf(asData(mask));
  if (mask.type !== 'bool') return mask;
  return new Constant('float32', mask.shape, () =>
    Float32Array.from(mask.data, (part) => (part === 0 ? leftOut : 0)),
  );
}

/** Each token attends to itself and those before it. */
function causalMask(node: NodeCall, scores: DataTensor): Constant | undefined {
  if (node.int('is_causal', 0) === 0) return undefined;
  const [queries, keys] = scores.shape.slice(2) as [number, number];
  node.context.reserve(queries * keys, node);
  const numbers = Float32Array.from({ length: queries * keys }, (_, i) =>
    i % keys > Math.floor(i / keys) ? leftOut : 0,
  );
  return constantOf('float32', [queries, keys], numbers);
}
