import { broadcastShape, sumToShape } from '../broadcast.ts';
import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';

/** `condition ? a : b`, elementwise with broadcasting. The gradient goes to the branch that was taken. */
export const where: Operator<NoAttributes> = {
  type: 'Where',
  infer: ([condition, a, b]) => ({
    shape: broadcastShape(condition!.shape, broadcastShape(a!.shape, b!.shape)),
    elementType: 'float32',
  }),
  gradient: ({ graph, inputs, outputGradient }, index) => {
    if (index === 0) throw new Error('Where has no gradient for its condition');
    const zero = graph.scalar(0);
    const branches = index === 1 ? [outputGradient, zero] : [zero, outputGradient];
    const chosen = graph.apply(where, [inputs[0]!, ...branches], noAttributes);
    return sumToShape(graph, chosen, inputs[index]!.shape);
  },
};
