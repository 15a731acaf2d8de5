import { broadcastShape, sumToShape } from '../broadcast.ts';
import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';
import { greater } from './greater.ts';
import { where } from './where.ts';

/** `max(a, b)` of two values, elementwise with broadcasting. The gradient goes to the larger; on a tie to `a`. */
export const max: Operator<NoAttributes> = {
  type: 'Max',
  infer: ([a, b]) => ({ shape: broadcastShape(a!.shape, b!.shape), elementType: 'float32' }),
  gradient: ({ graph, inputs, outputGradient }, index) => {
    const secondWins = graph.apply(greater, [inputs[1]!, inputs[0]!], noAttributes);
    const zero = graph.scalar(0);
    const branches = index === 0 ? [zero, outputGradient] : [outputGradient, zero];
    const chosen = graph.apply(where, [secondWins, ...branches], noAttributes);
    return sumToShape(graph, chosen, inputs[index]!.shape);
  },
};
