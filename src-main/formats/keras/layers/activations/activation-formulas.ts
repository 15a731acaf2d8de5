import type { Graph, Value } from '../../../../graph/graph.ts';
import { abs } from '../../../../graph/operators/abs.ts';
import { add } from '../../../../graph/operators/add.ts';
import { clip } from '../../../../graph/operators/clip.ts';
import { div } from '../../../../graph/operators/div.ts';
import { elu } from '../../../../graph/operators/elu.ts';
import { erf } from '../../../../graph/operators/erf.ts';
import { greater } from '../../../../graph/operators/greater.ts';
import { leakyRelu } from '../../../../graph/operators/leaky-relu.ts';
import { mul } from '../../../../graph/operators/mul.ts';
import { relu } from '../../../../graph/operators/relu.ts';
import { sigmoid } from '../../../../graph/operators/sigmoid.ts';
import { softplus } from '../../../../graph/operators/softplus.ts';
import { sqrt } from '../../../../graph/operators/sqrt.ts';
import { sub } from '../../../../graph/operators/sub.ts';
import { tanh } from '../../../../graph/operators/tanh.ts';
import { where } from '../../../../graph/operators/where.ts';
import { affine, apply } from '../../math.ts';

/** A function of each number by itself. */
export type Formula = (graph: Graph, x: Value) => Value;

/** Self-normalising constants (Klambauer et al. 2017; keras.activations.selu). */
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;
/** Cubic term of the approximate gelu (Hendrycks & Gimpel 2016, section 2). */
const geluCubic = 0.044715;

/** Formulas of keras.io/api/layers/activations. */
const clipped =
  (min: number, max: number): Formula =>
  (graph, x) =>
    graph.apply(clip, [x], { min, max });

export const eluOf =
  (alpha: number): Formula =>
  (graph, x) =>
    graph.apply(elu, [x], { alpha });

/** `max(x, 0) + alpha · (e^(x/alpha) − 1)` below zero. */
export const celu =
  (alpha: number): Formula =>
  (graph, x) =>
    affine(graph, eluOf(1)(graph, affine(graph, x, 1 / alpha, 0)), alpha, 0);

export const leaky =
  (slope: number): Formula =>
  (graph, x) =>
    graph.apply(leakyRelu, [x], { alpha: slope });

/** `clip(slope · x + 1/2, 0, 1)`; the slope was 1/5 until Keras 2 and is 1/6 since Keras 3. */
export const hardSigmoid =
  (slope: number): Formula =>
  (graph, x) =>
    clipped(0, 1)(graph, affine(graph, x, slope, 0.5));

/** `x` where its size is above the threshold, else 0. */
export const hardShrink =
  (threshold: number): Formula =>
  (graph, x) =>
    apply(graph, where, apply(graph, greater, apply(graph, abs, x), threshold), x, 0);

/** `x ∓ threshold` outside ±threshold, else 0. */
export const softShrink =
  (threshold: number): Formula =>
  (graph, x) => {
    const above = apply(graph, relu, affine(graph, x, 1, -threshold));
    return apply(graph, sub, above, apply(graph, relu, affine(graph, x, -1, -threshold)));
  };

/** `x` above the threshold, else another number. */
export const thresholded =
  (threshold: number, otherwise: number): Formula =>
  (graph, x) =>
    apply(graph, where, apply(graph, greater, x, threshold), x, otherwise);

/** `(x + √(x² + b)) / 2`. */
export const squareplus =
  (b: number): Formula =>
  (graph, x) => {
    const root = apply(graph, sqrt, affine(graph, apply(graph, mul, x, x), 1, b));
    return affine(graph, apply(graph, add, x, root), 0.5, 0);
  };

export const relu6 = clipped(0, 6);
export const hardTanh = clipped(-1, 1);
export const sparseSigmoid = hardSigmoid(0.5);
export const selu: Formula = (graph, x) => affine(graph, eluOf(seluAlpha)(graph, x), seluScale, 0);
export const silu: Formula = (graph, x) => apply(graph, mul, x, apply(graph, sigmoid, x));
export const hardSilu: Formula = (graph, x) =>
  apply(graph, mul, x, affine(graph, relu6(graph, affine(graph, x, 1, 3)), 1 / 6, 0));
export const logSigmoid: Formula = (graph, x) =>
  affine(graph, apply(graph, softplus, affine(graph, x, -1, 0)), -1, 0);
export const mish: Formula = (graph, x) =>
  apply(graph, mul, x, apply(graph, tanh, apply(graph, softplus, x)));
export const softsign: Formula = (graph, x) =>
  apply(graph, div, x, affine(graph, apply(graph, abs, x), 1, 1));
export const tanhShrink: Formula = (graph, x) => apply(graph, sub, x, apply(graph, tanh, x));

/** 0 below −1, `(x + 1)² / 4` up to 1, `x` above: the square of what is clipped, and what goes beyond. */
export const sparsePlus: Formula = (graph, x) => {
  const bent = affine(graph, hardTanh(graph, x), 0.5, 0.5);
  return apply(graph, add, apply(graph, mul, bent, bent), apply(graph, relu, affine(graph, x, 1, -1)));
};

/** `x/2 · (1 + erf(x/√2))`. */
export const gelu: Formula = (graph, x) => {
  const bell = apply(graph, erf, affine(graph, x, Math.SQRT1_2, 0));
  return apply(graph, mul, affine(graph, x, 0.5, 0), affine(graph, bell, 1, 1));
};

/** `x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))`. */
export const approximateGelu: Formula = (graph, x) => {
  const cubed = affine(graph, apply(graph, mul, x, apply(graph, mul, x, x)), geluCubic, 0);
  const inner = affine(graph, apply(graph, add, x, cubed), Math.sqrt(2 / Math.PI), 0);
  return apply(graph, mul, affine(graph, x, 0.5, 0), affine(graph, apply(graph, tanh, inner), 1, 1));
};
