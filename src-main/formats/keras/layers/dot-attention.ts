import { z } from 'zod';
import type { Graph, Value } from '../../../graph/graph.ts';
import { add } from '../../../graph/operators/add.ts';
import { matmul } from '../../../graph/operators/matmul.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { reduceSum } from '../../../graph/operators/reduce-sum.ts';
import { reshape } from '../../../graph/operators/reshape.ts';
import { tanh } from '../../../graph/operators/tanh.ts';
import { flag, parseFields } from '../config/fields.ts';
import { apply } from '../math.ts';
import { inKerasOrder, KerasTensor, plainTensor } from '../tensor.ts';
import { sharesOf, turned, weightConstant } from './attention-heads.ts';
import type { LayerCall, LayerKind } from './layer.ts';

const dotFields = z.object({ use_scale: flag, score_mode: z.enum(['dot', 'concat']).default('dot') });

/**
 * `softmax(scores) · value` of [query, value, key] without projections; key is value where it is not given. Scores are
 * `scale · q · kᵀ` (Luong et al. 2015), or with `concat` `weight · Σ tanh(scale · (q + k))` (keras.layers.Attention).
 */
export const dotAttention: LayerKind = {
  weightNames: (layer) => {
    const { use_scale: isScaled, score_mode: mode } = parseFields(layer, dotFields);
    return [...(isScaled === true ? ['scale'] : []), ...(mode === 'concat' ? ['concat_score_weight'] : [])];
  },
  build: (call) => {
    const { use_scale: isScaled, score_mode: mode } = parseFields(call.layer, dotFields);
    const { graph } = call;
    const scaled = (x: Value): Value =>
      isScaled === true ? apply(graph, mul, x, weightConstant(call, 'scale', [])) : x;
    return selected(call, (query, key) => {
      if (mode === 'dot') return scaled(apply(graph, matmul, query, turned(graph, key)));
      const sum = sumOverFeatures(graph, apply(graph, tanh, scaled(pairSums(graph, query, key))));
      return apply(graph, mul, sum, weightConstant(call, 'concat_score_weight', []));
    });
  },
};

const additiveFields = z.object({ use_scale: flag });

/** The same with scores `Σ scale · tanh(q + k)` (keras.layers.AdditiveAttention; Bahdanau et al. 2015). */
export const additiveAttention: LayerKind = {
  weightNames: (layer) => (parseFields(layer, additiveFields).use_scale === false ? [] : ['scale']),
  build: (call) => {
    const { use_scale: isScaled } = parseFields(call.layer, additiveFields);
    const { graph } = call;
    return selected(call, (query, key) => {
      const bent = apply(graph, tanh, pairSums(graph, query, key));
      const features = bent.shape.at(-1)!;
      return sumOverFeatures(
        graph,
        isScaled === false ? bent : apply(graph, mul, bent, weightConstant(call, 'scale', [features])),
      );
    });
  },
};

type Scores = (query: Value, key: Value) => Value;

function selected(call: LayerCall, scoresOf: Scores): KerasTensor | readonly KerasTensor[] {
  const { graph, inputs, named } = call;
  const isScored = named.flag('return_attention_scores', false);
  const isCausal = named.flag('use_causal_mask', false);
  const [query, value, key = value] = inputs.map((input) => {
    if (input instanceof KerasTensor) return inKerasOrder(graph, input);
    throw new Error('it is given numbers instead of a tensor');
  });
  if (query === undefined || value === undefined || key === undefined || inputs.length > 3) {
    throw new Error(`it takes query, value and key, but has ${inputs.length} inputs`);
  }
  const shares = sharesOf(graph, scoresOf(query, key), isCausal);
  const output = plainTensor(apply(graph, matmul, shares, value));
  return isScored ? [output, plainTensor(shares)] : output;
}

/** [..., queries, keys, features]. */
function pairSums(graph: Graph, query: Value, key: Value): Value {
  const [queries, features] = query.shape.slice(-2) as [number, number];
  const keys = key.shape.at(-2)!;
  const before = query.shape.slice(0, -2);
  const rows = graph.apply(reshape, [query], { shape: [...before, queries, 1, features] });
  const columns = graph.apply(reshape, [key], { shape: [...before, 1, keys, features] });
  return apply(graph, add, rows, columns);
}

function sumOverFeatures(graph: Graph, x: Value): Value {
  return graph.apply(reduceSum, [x], { axes: [x.shape.length - 1], keepDims: false });
}
