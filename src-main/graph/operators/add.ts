import { broadcastShape, sumToShape } from '../broadcast.ts';
import type { NoAttributes, Operator } from '../operator.ts';

/** `a + b`, elementwise with broadcasting. `da = db = dy`. */
export const add: Operator<NoAttributes> = {
  type: 'Add',
  infer: ([a, b]) => ({ shape: broadcastShape(a!.shape, b!.shape), elementType: 'float32' }),
  gradient: ({ graph, inputs, outputGradient }, index) =>
    sumToShape(graph, outputGradient, inputs[index]!.shape),
};
