import { z } from 'zod';
import { AppError } from '../../../../../src-shared/domain/app-error.ts';
import type { Graph, Value } from '../../../../graph/graph.ts';
import { add } from '../../../../graph/operators/add.ts';
import { elu } from '../../../../graph/operators/elu.ts';
import { exp } from '../../../../graph/operators/exp.ts';
import { greater } from '../../../../graph/operators/greater.ts';
import { leakyRelu } from '../../../../graph/operators/leaky-relu.ts';
import { min } from '../../../../graph/operators/min.ts';
import { mul } from '../../../../graph/operators/mul.ts';
import { relu } from '../../../../graph/operators/relu.ts';
import { sub } from '../../../../graph/operators/sub.ts';
import { where } from '../../../../graph/operators/where.ts';
import { axisList } from '../../config/fields.ts';
import { affine, apply, transposeData } from '../../math.ts';
import { logSumExpOver } from '../../operations/reduce.ts';
import { graphAxis, type KerasTensor } from '../../tensor.ts';
import {
  activate,
  activationArgument,
  softmaxAlong,
  type ActivationArgument,
} from './activation-functions.ts';
import { defineLayer, onlyInput, type DefinedLayer, type LayerCall } from '../layer.ts';

/** `x` above the threshold, `slope · (x − threshold)` below, at most `maxValue` (keras.layers.ReLU). */
interface Ramp {
  readonly maxValue: number | undefined;
  readonly slope: number;
  readonly threshold: number;
}

const number = z.number();

const reluLayer = defineLayer(
  z.object({
    max_value: number.nullish(),
    negative_slope: z.union([number, z.tuple([number]).transform(([n]) => n)]).nullish(),
    threshold: z.union([number, z.tuple([number]).transform(([n]) => n)]).nullish(),
  }),
  (fields, call) =>
    ramp(call, {
      maxValue: fields.max_value ?? undefined,
      slope: fields.negative_slope ?? 0,
      threshold: fields.threshold ?? 0,
    }),
);

/** Keras 3 calls the slope negative_slope, earlier versions alpha; the default was always 0.3. */
const leakyReluLayer = defineLayer(
  z.object({ alpha: number.nullish(), negative_slope: number.nullish() }),
  (fields, call) => {
    const slope = fields.negative_slope ?? fields.alpha ?? 0.3;
    return ramp(call, { maxValue: undefined, slope, threshold: 0 });
  },
);

const thresholdedReluLayer = defineLayer(z.object({ theta: number.default(1) }), (fields, call) =>
  ramp(call, { maxValue: undefined, slope: 0, threshold: fields.theta }),
);

const eluLayer = defineLayer(z.object({ alpha: number.default(1) }), ({ alpha }, call) => {
  const x = onlyInput(call);
  return scored(call, x, () => call.graph.apply(elu, [x.value], { alpha }));
});

const softmaxLayer = defineLayer(z.object({ axis: axisList.default([-1]) }), ({ axis: axes }, call) => {
  const x = onlyInput(call);
  if (axes.length === 1) return softmaxAlong(call.graph, x, axes[0]!);
  return softmaxOver(call.graph, x, axes);
});

/** `max(x, 0) + alpha · min(x, 0)`, one alpha for each element not on a shared axis (He et al. 2015). */
const preluLayer = defineLayer(
  z.object({ shared_axes: axisList.nullish() }),
  (fields, call) => {
    const x = onlyInput(call);
    const shared = (fields.shared_axes ?? []).map((axis) => (axis < 0 ? axis + x.rank : axis));
    const shape = x.shape.map((size, i) => (shared.includes(i + 1) ? 1 : size));
    const order = x.channelsLast ? [2, 0, 1] : shape.map((_, axis) => axis);
    const data = call.weights.once('alpha', () =>
      transposeData(call.weights.read('alpha', shape), shape, order),
    );
    return scored(call, x, () => {
      const { graph } = call;
      const alpha = graph.constant(
        order.map((axis) => shape[axis]!),
        data,
      );
      const positive = apply(graph, relu, x.value);
      const negative = apply(graph, sub, x.value, positive);
      return apply(graph, add, positive, apply(graph, mul, alpha, negative));
    });
  },
  () => ['alpha'],
);

const activationLayer = defineLayer(z.object({ activation: activationArgument }), ({ activation }, call) =>
  activateArgument(call, onlyInput(call), activation),
);

export const activationLayers: ReadonlyMap<string, DefinedLayer> = new Map(
  Object.entries<DefinedLayer>({
    Activation: activationLayer,
    ELU: eluLayer,
    LeakyReLU: leakyReluLayer,
    PReLU: preluLayer,
    ReLU: reluLayer,
    Softmax: softmaxLayer,
    ThresholdedReLU: thresholdedReluLayer,
  }),
);

/**
 * Applies the `activation` argument of a layer, which may be a function's name or a layer of its own.
 * Throws AppError MODEL_UNSUPPORTED_LAYER for anything else.
 */
export function activateArgument(
  call: LayerCall,
  x: KerasTensor,
  activation: ActivationArgument,
): KerasTensor {
  if (activation === null || activation === undefined) return x;
  if (typeof activation === 'string') return activate(call, x, activation);
  const { class_name: className, config } = activation;
  if (typeof config === 'string') return activate(call, x, config);
  const kind = activationLayers.get(className);
  if (kind === undefined || className === 'PReLU') {
    throw new AppError(
      'MODEL_UNSUPPORTED_LAYER',
      `Layer "${call.layer.path}" (${call.layer.className}) uses ${className} as its activation, which is not supported. Use it as a layer of its own, or name a standard activation.`,
    );
  }
  return kind.build({ ...call, inputs: [x], layer: { ...call.layer, className, fields: config } });
}

/** Softmax over several axes at once, as Keras computes it: `e^(x − ln Σ eˣ)`. */
function softmaxOver(graph: Graph, x: KerasTensor, axes: readonly number[]): KerasTensor {
  const own = axes.map((axis) => graphAxis(x, axis));
  const compute = (): Value =>
    apply(graph, exp, apply(graph, sub, x.value, logSumExpOver(graph, x.value, own)));
  const isOverAll = own.length === x.shape.length;
  return x.map(compute, isOverAll ? { kind: 'softmax', logits: x } : { kind: 'scores', madeBy: 'softmax' });
}

function ramp(call: LayerCall, shape: Ramp): KerasTensor {
  const x = onlyInput(call);
  return scored(call, x, () => bend(call.graph, x.value, shape));
}

export function bend(graph: Graph, x: Value, shape: Ramp): Value {
  const bent = bendBelow(graph, x, shape);
  return shape.maxValue === undefined ? bent : apply(graph, min, bent, shape.maxValue);
}

function bendBelow(graph: Graph, x: Value, { slope, threshold }: Ramp): Value {
  if (threshold === 0 && slope === 0) return apply(graph, relu, x);
  if (threshold === 0) return graph.apply(leakyRelu, [x], { alpha: slope });
  const below = affine(graph, x, slope, -slope * threshold);
  return apply(graph, where, apply(graph, greater, x, threshold), x, below);
}

function scored({ layer }: LayerCall, x: KerasTensor, compute: () => Value): KerasTensor {
  return x.map(compute, { kind: 'scores', madeBy: layer.className });
}
