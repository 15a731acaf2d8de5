import { z } from 'zod';
import { add } from '../../../graph/operators/add.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { axisList } from '../config/fields.ts';
import { apply } from '../math.ts';
import { axisSize, graphAxis, type KerasTensor } from '../tensor.ts';
import { defineLayer, onlyInput, type LayerCall, type LayerKind } from './layer.ts';
import { alongAxis } from './normalization.ts';

/** Smallest divisor of Normalization (keras.config.epsilon). */
const smallestDeviation = 1e-7;

const numbers = z.union([z.number().transform((n) => [n]), z.array(z.number()).min(1)]);

/** `scale · x + offset`, one number for all or one a channel (keras.layers.Rescaling). */
export const rescaling = defineLayer(
  z.object({ scale: numbers, offset: numbers.default([0]) }),
  (fields, call) => linear(call, onlyInput(call), -1, fields.scale, fields.offset),
);

const statistic = z
  .unknown()
  .transform((value) => (Array.isArray(value) ? value.flat(8) : (value ?? undefined)))
  .pipe(numbers.optional());

const normalizationFields = z.object({
  axis: axisList.nullish().transform((axes) => axes ?? []),
  mean: statistic,
  variance: statistic,
  invert: z.literal(false).nullish(),
});

/**
 * `(x − mean) / max(√variance, 1e-7)`; mean and variance are arguments or weights (keras.layers.Normalization).
 */
export const normalization: LayerKind = defineLayer(
  normalizationFields,
  (fields, call) => {
    const x = onlyInput(call);
    if (fields.axis.length > 1) throw new Error('it normalizes along several axes, which is not supported');
    const axis = fields.axis[0];
    const shape = axis === undefined ? [] : [axisSize(x, axis)];
    const read = (name: string): readonly number[] =>
      Array.from(call.weights.once(name, () => call.weights.read(name, shape)));
    const mean = fields.mean ?? read('mean');
    const variance = fields.variance ?? read('variance');
    const factors = variance.map((value) => 1 / Math.max(Math.sqrt(value), smallestDeviation));
    const summands = mean.map((value, i) => -value * (factors[i] ?? factors[0]!));
    return linear(call, x, axis ?? -1, factors, summands);
  },
  ({ mean, variance }) => (mean === undefined && variance === undefined ? ['mean', 'variance'] : []),
);

function linear(
  { graph }: LayerCall,
  x: KerasTensor,
  axis: number,
  factors: readonly number[],
  summands: readonly number[],
): KerasTensor {
  return x.map(() => {
    const constant = (values: readonly number[]) => {
      const shape = values.length === 1 ? [] : alongAxis(x, graphAxis(x, axis), values.length);
      return graph.constant(shape, Float32Array.from(values));
    };
    const scaled = apply(graph, mul, x.value, constant(factors));
    const isZero = summands.every((value) => value === 0);
    return isZero ? scaled : apply(graph, add, scaled, constant(summands));
  });
}
