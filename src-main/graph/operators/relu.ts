import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';
import { greater } from './greater.ts';
import { where } from './where.ts';

/** `max(x, 0)`. `dx = dy` where `y > 0`, else 0 (0 at the kink, as TensorFlow). */
export const relu: Operator<NoAttributes> = {
  type: 'Relu',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, output, outputGradient }) => {
    const zero = graph.scalar(0);
    const positive = graph.apply(greater, [output, zero], noAttributes);
    return graph.apply(where, [positive, outputGradient, zero], noAttributes);
  },
};
