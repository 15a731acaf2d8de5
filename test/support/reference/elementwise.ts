import type { NoAttributes } from '../../../src-main/graph/operator.ts';
import type { ClipAttributes } from '../../../src-main/graph/operators/clip.ts';
import type { EluAttributes } from '../../../src-main/graph/operators/elu.ts';
import type { LeakyReluAttributes } from '../../../src-main/graph/operators/leaky-relu.ts';
import type { StepAttributes } from '../../../src-main/graph/operators/step.ts';
import { elementAt, tabulate, type ReferenceOperator } from './tensor.ts';

export const abs = unary(Math.abs);
export const exp = unary(Math.exp);
export const log = unary(Math.log);
export const sqrt = unary(Math.sqrt);
export const tanh = unary(Math.tanh);
export const relu = unary((x) => Math.max(x, 0));
export const sigmoid = unary((x) => 1 / (1 + Math.exp(-x)));
/** `ln(1 + eˣ)`, written so that large x does not overflow. */
export const softplus = unary((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
export const erf = unary(errorFunction);
export const elu = unary((x, { alpha }: EluAttributes) => (x > 0 ? x : alpha * Math.expm1(x)));
export const leakyRelu = unary((x, { alpha }: LeakyReluAttributes) => (x > 0 ? x : alpha * x));
export const clip = unary((x, { min, max }: ClipAttributes) => Math.min(Math.max(x, min), max));
export const step = unary((x, { atZero }: StepAttributes) => (x === 0 ? atZero : Number(x > 0)));

export const add = binary((a, b) => a + b);
export const sub = binary((a, b) => a - b);
export const mul = binary((a, b) => a * b);
export const div = binary((a, b) => a / b);
export const max = binary(Math.max);
export const min = binary(Math.min);
export const equal = binary((a, b) => Number(a === b));
export const greater = binary((a, b) => Number(a > b));

export const where: ReferenceOperator = ([condition, a, b], _attributes, shape) =>
  tabulate(shape, (at) => elementAt(elementAt(condition!, at) === 1 ? a! : b!, at));

function unary<A extends object = NoAttributes>(
  compute: (x: number, attributes: A) => number,
): ReferenceOperator<A> {
  return ([x], attributes) => x!.data.map((element) => compute(element, attributes));
}

function binary(compute: (a: number, b: number) => number): ReferenceOperator {
  return ([a, b], _attributes, shape) =>
    tabulate(shape, (at) => compute(elementAt(a!, at), elementAt(b!, at)));
}

/**
 * Gauss error function to the last digits of float64, by the series without cancellation
 * `(2/√π) · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1))` (Abramowitz & Stegun 7.1.6); beyond 6 it rounds to ±1.
 */
function errorFunction(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = 0;
  for (let n = 1; Math.abs(term) > Number.EPSILON * Math.abs(sum) * 0.01; n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
