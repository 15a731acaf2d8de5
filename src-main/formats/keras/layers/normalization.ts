import { z } from 'zod';
import { add } from '../../../graph/operators/add.ts';
import { max } from '../../../graph/operators/max.ts';
import { div } from '../../../graph/operators/div.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { reshape } from '../../../graph/operators/reshape.ts';
import { sqrt } from '../../../graph/operators/sqrt.ts';
import { sub } from '../../../graph/operators/sub.ts';
import type { Graph, Shape, Value } from '../../../graph/graph.ts';
import { foldStatistics } from '../../folded-statistics.ts';
import { axisIndex, axisList, flag } from '../config/fields.ts';
import { apply, transposeData } from '../math.ts';
import { meanOver, sumOver, varianceOver } from '../operations/reduce.ts';
import { axisSize, graphAxis, type KerasTensor } from '../tensor.ts';
import { defineLayer, onlyInput, UnsupportedUse, type LayerCall, type LayerKind } from './layer.ts';

const gainAndShift = { epsilon: z.number().default(1e-3), center: flag, scale: flag };

/**
 * `gamma · (x − mean) / √(variance + ε) + beta` with the moving statistics, as one product and one sum whose constants
 * are computed once (keras.layers.BatchNormalization in inference mode).
 */
const batchNormalizationLayer = defineLayer(
  z.object({ ...gainAndShift, axis: axisList.default([-1]) }),
  (fields, call) => {
    const { graph, weights } = call;
    const x = onlyInput(call);
    if (fields.axis.length !== 1)
      throw new UnsupportedUse('it normalizes along several axes, which is not supported');
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

export const batchNormalization: LayerKind = { ...batchNormalizationLayer, differsInTraining: true };

/**
 * `gamma · (x − mean) / √(variance + ε) + beta` over each image's own axes (keras.layers.LayerNormalization). Gamma and
 * beta have their axes in the order in which the configuration names them; Keras takes their numbers as they stand.
 */
export const layerNormalization = defineLayer(
  z.object({ ...gainAndShift, axis: axisList.default([-1]), rms_scaling: flag }),
  (fields, call) => {
    const { graph } = call;
    const x = onlyInput(call);
    const kerasAxes = fields.axis.map((axis) => (axis < 0 ? axis + x.rank : axis)).sort((a, b) => a - b);
    const axes = kerasAxes.map((axis) => graphAxis(x, axis));
    const [gamma, beta] = ['gamma', 'beta'].map((name) =>
      layerGainNames(fields).includes(name) ? overAxes(call, x, kerasAxes, name, fields.axis) : undefined,
    );
    return x.map(() => {
      const normalized =
        fields.rms_scaling === true
          ? byDeviationFrom(graph, x.value, varianceOver(graph, x.value, axes), fields.epsilon)
          : standardize(graph, x.value, axes, fields.epsilon);
      const scaled = gamma === undefined ? normalized : apply(graph, mul, normalized, gamma);
      return beta === undefined ? scaled : apply(graph, add, scaled, beta);
    });
  },
  layerGainNames,
);

/** With `rms_scaling` there is no beta. */
function layerGainNames(
  fields: GainFields & { rms_scaling?: boolean | null | undefined },
): readonly string[] {
  return fields.rms_scaling === true ? gainNames({ ...fields, center: false }) : gainNames(fields);
}

/** `scale · x / √(mean of x² + ε)` over axes of each image (keras.layers.RMSNormalization). */
export const rmsNormalization = defineLayer(
  z.object({ axis: axisList.default([-1]), epsilon: z.number().default(1e-6) }),
  (fields, call) => {
    const { graph } = call;
    const x = onlyInput(call);
    const kerasAxes = fields.axis.map((axis) => (axis < 0 ? axis + x.rank : axis)).sort((a, b) => a - b);
    const axes = kerasAxes.map((axis) => graphAxis(x, axis));
    const scale = overAxes(call, x, kerasAxes, 'scale');
    return x.map(() => {
      const squares = meanOver(graph, apply(graph, mul, x.value, x.value), axes);
      return apply(graph, mul, byDeviationFrom(graph, x.value, squares, fields.epsilon), scale);
    });
  },
  () => ['scale'],
);

/**
 * Each group of neighbouring channels of each image standardized, then `gamma · x + beta` by channel
 * (keras.layers.GroupNormalization; Wu & He 2018). −1 groups are as many as channels.
 */
export const groupNormalization = defineLayer(
  z.object({
    ...gainAndShift,
    groups: z.union([z.literal(-1), z.number().int().min(1)]).default(32),
    axis: axisIndex.default(-1),
  }),
  (fields, call) => {
    const { graph } = call;
    const x = onlyInput(call);
    const axis = fields.axis < 0 ? fields.axis + x.rank : fields.axis;
    const channels = axisSize(x, axis);
    const groups = fields.groups === -1 ? channels : fields.groups;
    if (channels % groups !== 0) throw new Error(`it makes ${groups} groups of ${channels} channels`);
    const own = graphAxis(x, axis);
    const [gamma, beta] = ['gamma', 'beta'].map((name) =>
      gainNames(fields).includes(name) ? overAxes(call, x, [axis], name) : undefined,
    );
    return x.map(() => {
      const { shape } = x.value;
      const grouped = [...shape.slice(0, own), groups, channels / groups, ...shape.slice(own + 1)];
      const apart = graph.apply(reshape, [x.value], { shape: grouped });
      const axes = grouped.map((_, i) => i).filter((i) => i !== 0 && i !== own);
      const normalized = graph.apply(reshape, [standardize(graph, apart, axes, fields.epsilon)], { shape });
      const scaled = gamma === undefined ? normalized : apply(graph, mul, normalized, gamma);
      return beta === undefined ? scaled : apply(graph, add, scaled, beta);
    });
  },
  gainNames,
);

/** Smallest length that a vector is divided by (keras.layers.UnitNormalization), of tf.keras 2 its square. */
const smallestLength = 1e-12;

/** Vectors along axes divided by their length (keras.layers.UnitNormalization). */
export const unitNormalization = defineLayer(z.object({ axis: axisList.default([-1]) }), (fields, call) => {
  const { graph, origin } = call;
  const x = onlyInput(call);
  const axes = fields.axis.map((axis) => graphAxis(x, axis));
  const least = origin.majorVersion >= 3 ? smallestLength ** 2 : smallestLength;
  return x.map(() => {
    const squares = sumOver(graph, apply(graph, mul, x.value, x.value), axes);
    return apply(graph, div, x.value, apply(graph, sqrt, apply(graph, max, squares, least)));
  });
});

/** A shape that broadcasts `size` numbers along one axis of the value; the batch axis is left out. */
function alongAxis(x: KerasTensor, axis: number, size: number): Shape {
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
  const centred = apply(graph, sub, x, meanOver(graph, x, axes));
  return byDeviationFrom(graph, centred, meanOver(graph, apply(graph, mul, centred, centred), axes), epsilon);
}

/** `x / √(variance + ε)`. */
function byDeviationFrom(graph: Graph, x: Value, variance: Value, epsilon: number): Value {
  return apply(graph, div, x, apply(graph, sqrt, apply(graph, add, variance, epsilon)));
}

/**
 * A weight given over some axes of the Keras tensor, as a constant that broadcasts with the value. Its numbers stand in
 * the order of `kerasAxes`, whatever the order `storedAxes` of its sizes.
 */
function overAxes(
  call: LayerCall,
  x: KerasTensor,
  kerasAxes: readonly number[],
  name: string,
  storedAxes = kerasAxes,
): Value {
  const sizes = storedAxes.map((axis) => axisSize(x, axis));
  const full = x.shape.map((size, i) => (kerasAxes.includes(i + 1) ? size : 1));
  const order = x.channelsLast ? [2, 0, 1] : full.map((_, axis) => axis);
  const data = call.weights.once(name, () => transposeData(call.weights.read(name, sizes), full, order));
  return call.graph.constant(
    order.map((axis) => full[axis]!),
    data,
  );
}
