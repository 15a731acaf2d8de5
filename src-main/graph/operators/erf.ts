import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';
import { exp } from './exp.ts';
import { mul } from './mul.ts';

/** Gauss error function. `dx = dy · (2/√π) · e^(−x²)`. */
export const erf: Operator<NoAttributes> = {
  type: 'Erf',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, inputs, outputGradient }) => {
    const square = graph.apply(mul, [inputs[0]!, inputs[0]!], noAttributes);
    const negative = graph.apply(mul, [square, graph.scalar(-1)], noAttributes);
    const bell = graph.apply(exp, [negative], noAttributes);
    const slope = graph.apply(mul, [bell, graph.scalar(2 / Math.sqrt(Math.PI))], noAttributes);
    return graph.apply(mul, [outputGradient, slope], noAttributes);
  },
};
