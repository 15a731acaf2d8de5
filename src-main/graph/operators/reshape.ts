import { elementCount, type Shape } from '../graph.ts';
import type { Operator } from '../operator.ts';

export interface ReshapeAttributes {
  /** Every size given; no −1 and no 0. */
  readonly shape: Shape;
}

/** The same elements in row-major order under another shape. The gradient is reshaped back. */
export const reshape: Operator<ReshapeAttributes> = {
  type: 'Reshape',
  infer: ([x], { shape }) => {
    if (elementCount(x!.shape) !== elementCount(shape)) {
      throw new Error(`cannot reshape [${x!.shape.join(', ')}] to [${shape.join(', ')}]`);
    }
    return { shape, elementType: 'float32' };
  },
  gradient: ({ graph, inputs, outputGradient }) =>
    graph.apply(reshape, [outputGradient], { shape: inputs[0]!.shape }),
};
