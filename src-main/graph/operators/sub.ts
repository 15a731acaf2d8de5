import { broadcastShape, sumToShape } from '../broadcast.ts';
import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';
import { mul } from './mul.ts';

/** `a − b`, elementwise with broadcasting. `da = dy`, `db = −dy`. */
export const sub: Operator<NoAttributes> = {
  type: 'Sub',
  infer: ([a, b]) => ({ shape: broadcastShape(a!.shape, b!.shape), elementType: 'float32' }),
  gradient: ({ graph, inputs, outputGradient }, index) => {
    const summed = sumToShape(graph, outputGradient, inputs[index]!.shape);
    return index === 0 ? summed : graph.apply(mul, [summed, graph.scalar(-1)], noAttributes);
  },
};
