import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';
import { mul } from './mul.ts';
import { step } from './step.ts';

/** `max(x, 0)`. `dx = dy` where `y > 0`, else 0 (0 at the kink, as TensorFlow). */
export const relu: Operator<NoAttributes> = {
  type: 'Relu',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, output, outputGradient }) => {
    const positive = graph.apply(step, [output], { atZero: 0 });
    return graph.apply(mul, [outputGradient, positive], noAttributes);
  },
};
