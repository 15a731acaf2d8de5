import { broadcastShape, sumToShape } from '../broadcast.ts';
import { sameShape, type Shape } from '../graph.ts';
import type { Operator } from '../operator.ts';

export interface ExpandAttributes {
  readonly shape: Shape;
}

/** Repeats axes of size 1 (broadcasting to `shape`). The gradient is summed over the repeated axes. */
export const expand: Operator<ExpandAttributes> = {
  type: 'Expand',
  infer: ([x], { shape }) => {
    if (!sameShape(broadcastShape(x!.shape, shape), shape)) {
      throw new Error(`cannot expand [${x!.shape.join(', ')}] to [${shape.join(', ')}]`);
    }
    return { shape, elementType: 'float32' };
  },
  gradient: ({ graph, inputs, outputGradient }) => sumToShape(graph, outputGradient, inputs[0]!.shape),
};
