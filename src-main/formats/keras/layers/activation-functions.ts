import { z } from 'zod';
import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { elementCount, type Graph, type Value } from '../../../graph/graph.ts';
import { abs } from '../../../graph/operators/abs.ts';
import { add } from '../../../graph/operators/add.ts';
import { clip } from '../../../graph/operators/clip.ts';
import { div } from '../../../graph/operators/div.ts';
import { elu } from '../../../graph/operators/elu.ts';
import { erf } from '../../../graph/operators/erf.ts';
import { exp } from '../../../graph/operators/exp.ts';
import { leakyRelu } from '../../../graph/operators/leaky-relu.ts';
import { logSoftmax } from '../../../graph/operators/log-softmax.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { relu } from '../../../graph/operators/relu.ts';
import { sigmoid } from '../../../graph/operators/sigmoid.ts';
import { softmax } from '../../../graph/operators/softmax.ts';
import { softplus } from '../../../graph/operators/softplus.ts';
import { tanh } from '../../../graph/operators/tanh.ts';
import { affine, apply } from '../math.ts';
import { axisSize, graphAxis, type Ending, type KerasTensor } from '../tensor.ts';
import type { LayerCall } from './layer.ts';

type Elementwise = (graph: Graph, x: Value) => Value;

/** Self-normalising constants (Klambauer et al. 2017; keras.activations.selu). */
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;
/** Slope of the *function* leaky_relu for x < 0 (keras.activations.leaky_relu); the layer's default is 0.3. */
const leakyReluSlope = 0.2;

const relu6: Elementwise = (graph, x) => graph.apply(clip, [x], { min: 0, max: 6 });
const silu: Elementwise = (graph, x) => apply(graph, mul, x, apply(graph, sigmoid, x));
const hardSilu: Elementwise = (graph, x) =>
  apply(graph, mul, x, affine(graph, relu6(graph, affine(graph, x, 1, 3)), 1 / 6, 0));

/** `x/2 · (1 + erf(x/√2))`. */
const gelu: Elementwise = (graph, x) => {
  const bell = apply(graph, erf, affine(graph, x, Math.SQRT1_2, 0));
  return apply(graph, mul, affine(graph, x, 0.5, 0), affine(graph, bell, 1, 1));
};

/** `clip(slope · x + 1/2, 0, 1)`; the slope was 1/5 until Keras 2 and is 1/6 since Keras 3. */
const hardSigmoid =
  (slope: number): Elementwise =>
  (graph, x) =>
    graph.apply(clip, [affine(graph, x, slope, 0.5)], { min: 0, max: 1 });

/** Formulas of keras.io/api/layers/activations. */
const elementwise = new Map<string, Elementwise>(
  Object.entries<Elementwise>({
    elu: (graph, x) => graph.apply(elu, [x], { alpha: 1 }),
    exponential: (graph, x) => apply(graph, exp, x),
    gelu,
    hard_silu: hardSilu,
    hard_swish: hardSilu,
    log_sigmoid: (graph, x) => affine(graph, apply(graph, softplus, affine(graph, x, -1, 0)), -1, 0),
    leaky_relu: (graph, x) => graph.apply(leakyRelu, [x], { alpha: leakyReluSlope }),
    mish: (graph, x) => apply(graph, mul, x, apply(graph, tanh, apply(graph, softplus, x))),
    relu: (graph, x) => apply(graph, relu, x),
    relu6,
    selu: (graph, x) => affine(graph, graph.apply(elu, [x], { alpha: seluAlpha }), seluScale, 0),
    sigmoid: (graph, x) => apply(graph, sigmoid, x),
    silu,
    softplus: (graph, x) => apply(graph, softplus, x),
    softsign: (graph, x) => apply(graph, div, x, apply(graph, add, apply(graph, abs, x), 1)),
    swish: silu,
    tanh: (graph, x) => apply(graph, tanh, x),
  }),
);

/** An activation as an argument of a layer: a name, nothing, or a layer written out (`Conv2D(activation=ReLU(6))`). */
export const activationArgument = z
  .union([
    z.string(),
    z.object({ class_name: z.string(), config: z.union([z.string(), z.record(z.string(), z.unknown())]) }),
  ])
  .nullish();
export type ActivationArgument = z.output<typeof activationArgument>;

/**
 * Applies an activation function by name. Softmax and sigmoid keep hold of their argument, and are appended only where
 * something other than the end of the model reads them.
 * Throws AppError MODEL_UNSUPPORTED_LAYER for a name that is not known.
 */
export function activate(call: LayerCall, x: KerasTensor, name: string): KerasTensor {
  const { graph, layer, origin } = call;
  if (name === 'linear') return x;
  if (name === 'softmax') return softmaxAlong(graph, x, -1);
  if (name === 'log_softmax') {
    return x.map(() => graph.apply(logSoftmax, [x.value], { axis: graphAxis(x, -1) }));
  }
  if (name === 'sigmoid') {
    return x.map(() => apply(graph, sigmoid, x.value), { kind: 'sigmoid', logits: x });
  }
  const slope = origin.majorVersion >= 3 ? 1 / 6 : 0.2;
  const formula = name === 'hard_sigmoid' ? hardSigmoid(slope) : elementwise.get(name);
  if (formula === undefined) {
    throw new AppError(
      'MODEL_UNSUPPORTED_LAYER',
      `Layer "${layer.path}" (${layer.className}) uses the activation "${name}", which is not supported. Supported are ${['linear', 'softmax', 'log_softmax', 'hard_sigmoid', ...elementwise.keys()].sort().join(', ')}.`,
    );
  }
  return x.map(() => formula(graph, x.value), { kind: 'scores', madeBy: name });
}

/** Softmax along one axis of the Keras tensor. Only one over all numbers of an image can be taken off again. */
export function softmaxAlong(graph: Graph, x: KerasTensor, axis: number): KerasTensor {
  const alongAxis = graphAxis(x, axis);
  const overAll = axisSize(x, axis) === elementCount(x.shape);
  const ending: Ending = overAll ? { kind: 'softmax', logits: x } : { kind: 'scores', madeBy: 'softmax' };
  return x.map(() => graph.apply(softmax, [x.value], { axis: alongAxis }), ending);
}
