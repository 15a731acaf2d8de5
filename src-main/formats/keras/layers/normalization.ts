import { z } from 'zod';
import { add } from '../../../graph/operators/add.ts';
import { div } from '../../../graph/operators/div.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { reduceMean } from '../../../graph/operators/reduce-mean.ts';
import { sqrt } from '../../../graph/operators/sqrt.ts';
import { sub } from '../../../graph/operators/sub.ts';
import type { Graph, Shape, Value } from '../../../graph/graph.ts';
import { foldStatistics } from '../../folded-statistics.ts';
import { axisList, flag } from '../config/fields.ts';
import { apply, transposeData } from '../math.ts';
import { axisSize, graphAxis, type KerasTensor } from '../tensor.ts';
import { defineLayer, onlyInput, type LayerCall } from './layer.ts';

const gainAndShift = { epsilon: z.number().default(1e-3), center: flag, scale: flag };

/**
 * `gamma · (x − mean) / √(variance + ε) + beta` with the moving statistics, as one product and one sum whose constants
 * are computed once (keras.layers.BatchNormalization in inference mode).
 */
export const batchNormalization = defineLayer(
  z.object({ ...gainAndShift, axis: axisList.default([-1]), mode: z.literal(0).default(0) }),
  (fields, call) => {
    const { graph, weights } = call;
    const x = onlyInput(call);
    if (fields.axis.length !== 1) throw new Error('it normalizes along several axes, which is not supported');
    const axis = fields.axis[0]!;
    const size = axisSize(x, axis);
    const { factor, summand } = foldedStatistics(call, size, fields);
    const shape = alongAxis(x, graphAxis(x, axis), size);
    return x.map(() => {
      const scaled = apply(
        graph,
        mul,
        x.value,
        graph.constant(
          shape,
          weights.once('factor', () => factor()),
        ),
      );
      return apply(
        graph,
        add,
        scaled,
        graph.constant(
          shape,
          weights.once('summand', () => summand()),
        ),
      );
    });
  },
  (fields) => [...gainNames(fields), 'moving_mean', 'moving_variance'],
);

/** `gamma · (x − mean) / √(variance + ε) + beta` over each image's own axes (keras.layers.LayerNormalization). */
export const layerNormalization = defineLayer(
  z.object({ ...gainAndShift, axis: axisList.default([-1]), rms_scaling: z.literal(false).nullish() }),
  (fields, call) => {
    const { graph } = call;
    const x = onlyInput(call);
    const kerasAxes = fields.axis.map((axis) => (axis < 0 ? axis + x.rank : axis)).sort((a, b) => a - b);
    const axes = kerasAxes.map((axis) => graphAxis(x, axis));
    const [gamma, beta] = ['gamma', 'beta'].map((name) =>
      gainNames(fields).includes(name) ? overAxes(call, x, kerasAxes, name) : undefined,
    );
    return x.map(() => {
      const normalized = standardize(graph, x.value, axes, fields.epsilon);
      const scaled = gamma === undefined ? normalized : apply(graph, mul, normalized, gamma);
      return beta === undefined ? scaled : apply(graph, add, scaled, beta);
    });
  },
  gainNames,
);

/** A shape that broadcasts `size` numbers along one axis of the value; the batch axis is left out. */
export function alongAxis(x: KerasTensor, axis: number, size: number): Shape {
  return Array.from({ length: x.rank - axis }, (_, i) => (i === 0 ? size : 1));
}

interface GainFields {
  readonly center?: boolean | null | undefined;
  readonly scale?: boolean | null | undefined;
}

function gainNames({ scale, center }: GainFields): readonly string[] {
  return [...(scale === false ? [] : ['gamma']), ...(center === false ? [] : ['beta'])];
}

function foldedStatistics(
  { weights }: LayerCall,
  size: number,
  fields: GainFields & { readonly epsilon: number },
): { factor: () => Float32Array; summand: () => Float32Array } {
  const stored = new Set([...gainNames(fields), 'moving_mean', 'moving_variance']);
  const read = (name: string, otherwise: number): Float32Array =>
    stored.has(name)
      ? weights.once(name, () => weights.read(name, [size]))
      : new Float32Array(size).fill(otherwise);
  const fold = () =>
    foldStatistics({
      gamma: read('gamma', 1),
      beta: read('beta', 0),
      mean: read('moving_mean', 0),
      variance: read('moving_variance', 1),
      epsilon: fields.epsilon,
    });
  return { factor: () => fold().factor, summand: () => fold().summand };
}

function standardize(graph: Graph, x: Value, axes: readonly number[], epsilon: number): Value {
  const mean = graph.apply(reduceMean, [x], { axes, keepDims: true });
  const centred = apply(graph, sub, x, mean);
  const variance = graph.apply(reduceMean, [apply(graph, mul, centred, centred)], { axes, keepDims: true });
  return apply(graph, div, centred, apply(graph, sqrt, apply(graph, add, variance, epsilon)));
}

/** A weight given over some axes of the Keras tensor, as a constant that broadcasts with the value. */
function overAxes(call: LayerCall, x: KerasTensor, kerasAxes: readonly number[], name: string): Value {
  const sizes = kerasAxes.map((axis) => axisSize(x, axis));
  const full = x.shape.map((size, i) => (kerasAxes.includes(i + 1) ? size : 1));
  const order = x.channelsLast ? [2, 0, 1] : full.map((_, axis) => axis);
  const data = call.weights.once(name, () => transposeData(call.weights.read(name, sizes), full, order));
  return call.graph.constant(
    order.map((axis) => full[axis]!),
    data,
  );
}
