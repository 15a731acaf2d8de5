import { broadcastShape, sumToShape } from '../broadcast.ts';
import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';
import { mul } from './mul.ts';

/** `a / b`, elementwise with broadcasting. `da = dy / b`, `db = −dy · y / b`. */
export const div: Operator<NoAttributes> = {
  type: 'Div',
  infer: ([a, b]) => ({ shape: broadcastShape(a!.shape, b!.shape), elementType: 'float32' }),
  gradient: ({ graph, inputs, output, outputGradient }, index) => {
    const quotient = graph.apply(div, [outputGradient, inputs[1]!], noAttributes);
    if (index === 0) return sumToShape(graph, quotient, inputs[0]!.shape);
    const product = graph.apply(mul, [quotient, output], noAttributes);
    const negative = graph.apply(mul, [product, graph.scalar(-1)], noAttributes);
    return sumToShape(graph, negative, inputs[1]!.shape);
  },
};
