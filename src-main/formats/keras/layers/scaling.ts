import { z } from 'zod';
import { elementCount } from '../../../graph/graph.ts';
import { add } from '../../../graph/operators/add.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { axisList, count, flag } from '../config/fields.ts';
import { apply, transposeData } from '../math.ts';
import { axisSize, type KerasTensor } from '../tensor.ts';
import { defineLayer, onlyInput, type LayerCall, type LayerKind } from './layer.ts';

/** Smallest divisor of Normalization (keras.config.epsilon). */
const smallestDeviation = 1e-7;

const numbers = z.union([z.number().transform((n) => [n]), z.array(z.number()).min(1)]);

/** `scale · x + offset`, one number for all or one a channel (keras.layers.Rescaling). */
export const rescaling = defineLayer(
  z.object({ scale: numbers, offset: numbers.default([0]) }),
  (fields, call) => {
    const x = onlyInput(call);
    return linear(call, x, [x.rank - 1], fields.scale, fields.offset);
  },
);

/**
 * `gamma · x` by channel (class LayerScale of keras.applications.convnext). Keras writes no module, so it is known by its
 * arguments.
 */
export const layerScale = defineLayer(
  z.object({ init_values: z.number(), projection_dim: count }),
  ({ projection_dim: channels }, call) => {
    const x = onlyInput(call);
    const gamma = call.weights.once('gamma', () => call.weights.read('gamma', [channels]));
    return linear(call, x, [x.rank - 1], [...gamma], [0]);
  },
  () => ['gamma'],
);

const statistic = z
  .unknown()
  .transform((value) => (Array.isArray(value) ? value.flat(8) : (value ?? undefined)))
  .pipe(numbers.optional());

const normalizationFields = z.object({
  axis: axisList.nullish().transform((axes) => axes ?? []),
  mean: statistic.optional(),
  variance: statistic.optional(),
  invert: flag,
});

/**
 * `(x − mean) / max(√variance, 1e-7)`, or with `invert` `mean + x · max(√variance, 1e-7)`; mean and variance are
 * arguments or weights over the axes that are kept apart (keras.layers.Normalization).
 */
export const normalization: LayerKind = defineLayer(
  normalizationFields,
  (fields, call) => {
    const x = onlyInput(call);
    const axes = fields.axis.map((axis) => (axis < 0 ? axis + x.rank : axis)).sort((a, b) => a - b);
    const sizes = axes.map((axis) => axisSize(x, axis));
    const read = (name: string): readonly number[] =>
      Array.from(call.weights.once(name, () => call.weights.read(name, sizes)));
    const mean = fields.mean ?? read('mean');
    const deviations = (fields.variance ?? read('variance')).map((value) =>
      Math.max(Math.sqrt(value), smallestDeviation),
    );
    const places = Math.max(mean.length, deviations.length);
    if ([mean, deviations].some(({ length }) => length !== 1 && length !== places)) {
      throw new Error(`it has ${mean.length} means and ${deviations.length} variances`);
    }
    const at = (values: readonly number[], i: number): number => values[values.length === 1 ? 0 : i]!;
    const isInverse = fields.invert === true;
    const factors = Array.from({ length: places }, (_, i) => {
      return isInverse ? at(deviations, i) : 1 / at(deviations, i);
    });
    const summands = factors.map((factor, i) => (isInverse ? at(mean, i) : -at(mean, i) * factor));
    return linear(call, x, axes, factors, summands);
  },
  ({ mean, variance }) => (mean === undefined && variance === undefined ? ['mean', 'variance'] : []),
);

/** `factors · x + summands`; one number for all, or one for each place along some axes of the Keras tensor. */
function linear(
  { graph }: LayerCall,
  x: KerasTensor,
  axes: readonly number[],
  factors: readonly number[],
  summands: readonly number[],
): KerasTensor {
  const full = x.shape.map((size, i) => (axes.includes(i + 1) ? size : 1));
  const order = x.channelsLast ? [2, 0, 1] : full.map((_, axis) => axis);
  const constant = (values: readonly number[]) => {
    if (values.length === 1) return graph.constant([], Float32Array.from(values));
    if (elementCount(full) !== values.length) {
      throw new Error(`it has ${values.length} numbers for [${full.join(', ')}]`);
    }
    const shape = order.map((axis) => full[axis]!);
    return graph.constant(shape, transposeData(Float32Array.from(values), full, order));
  };
  return x.map(() => {
    const scaled = apply(graph, mul, x.value, constant(factors));
    const isZero = summands.every((value) => value === 0);
    return isZero ? scaled : apply(graph, add, scaled, constant(summands));
  });
}
