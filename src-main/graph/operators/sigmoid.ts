import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';
import { mul } from './mul.ts';
import { sub } from './sub.ts';

/** `1 / (1 + e⁻ˣ)`. `dx = dy · y · (1 − y)`. */
export const sigmoid: Operator<NoAttributes> = {
  type: 'Sigmoid',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, output, outputGradient }) => {
    const complement = graph.apply(sub, [graph.scalar(1), output], noAttributes);
    const slope = graph.apply(mul, [output, complement], noAttributes);
    return graph.apply(mul, [outputGradient, slope], noAttributes);
  },
};
