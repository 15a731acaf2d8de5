import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';
import { mul } from './mul.ts';
import { sub } from './sub.ts';

/** `tanh(x)`. `dx = dy · (1 − y²)`. */
export const tanh: Operator<NoAttributes> = {
  type: 'Tanh',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, output, outputGradient }) => {
    const square = graph.apply(mul, [output, output], noAttributes);
    const slope = graph.apply(sub, [graph.scalar(1), square], noAttributes);
    return graph.apply(mul, [outputGradient, slope], noAttributes);
  },
};
