/**
 * Mask and pattern are optimised as unbounded numbers `v` and mapped into their range by a hyperbolic tangent, so
 * that the optimiser needs no constraints (Carlini & Wagner, S&P 2017, section V-B; reference `visualizer.py`):
 *
 *     unit(v) = tanh(v) / (2 − ε) + 0.5      in [0, 1]; mask = unit(v), pattern = 255 · unit(w)
 *     d unit / dv = (1 − tanh²(v)) / (2 − ε)
 */

/** Keras' `K.epsilon()`, which keeps the inverse finite at 0 and 1. */
const epsilon = 1e-7;
const divisor = 2 - epsilon;

/** Largest pixel value; patterns are in raw pixels. */
export const pixelMax = 255;

/** Writes `scale · unit(v)` for every element of `v` into `target`. */
export function fromTanhSpace(v: Float32Array, scale: number, target: Float32Array): void {
  for (let i = 0; i < v.length; i++) target[i] = scale * (Math.tanh(v[i]!) / divisor + 0.5);
}

/** Inverse of `fromTanhSpace`; values outside [0, scale] are clipped first, as in the reference's `reset_state`. */
export function toTanhSpace(values: Float32Array, scale: number): Float32Array {
  return values.map((value) => {
    const unit = Math.min(Math.max(value / scale, 0), 1);
    return Math.atanh((unit - 0.5) * divisor);
  });
}

/** Turns the gradient with respect to `scale · unit(v)` into the gradient with respect to `v`, in place. */
export function chainThroughTanh(gradient: Float32Array, v: Float32Array, scale: number): void {
  for (let i = 0; i < v.length; i++) {
    const tanh = Math.tanh(v[i]!);
    gradient[i] = gradient[i]! * scale * ((1 - tanh * tanh) / divisor);
  }
}
