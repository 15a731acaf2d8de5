import type { Operator } from '../operator.ts';

export interface StepAttributes {
  /** The value at zero. */
  readonly atZero: 0 | 1;
}

/**
 * Heaviside's step: 1 where `x > 0`, 0 where `x < 0`, as numbers. Piecewise constant: no gradient passes.
 * Not an ONNX operator; an engine that computes in float32 may take `x` below 2⁻⁹⁶ in size as lying on the step.
 */
export const step: Operator<StepAttributes> = {
  type: 'Step',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: () => {
    throw new Error('Step has no gradient');
  },
};
