import { broadcastShape, sumToShape } from '../broadcast.ts';
import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';

/** `a · b`, elementwise with broadcasting. `da = dy · b`, `db = dy · a`. */
export const mul: Operator<NoAttributes> = {
  type: 'Mul',
  infer: ([a, b]) => ({ shape: broadcastShape(a!.shape, b!.shape), elementType: 'float32' }),
  gradient: ({ graph, inputs, outputGradient }, index) => {
    const other = inputs[1 - index]!;
    const product = graph.apply(mul, [outputGradient, other], noAttributes);
    return sumToShape(graph, product, inputs[index]!.shape);
  },
};
