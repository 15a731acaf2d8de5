import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';
import { div } from './div.ts';
import { mul } from './mul.ts';

/** `√x`. `dx = dy / (2 · y)`. */
export const sqrt: Operator<NoAttributes> = {
  type: 'Sqrt',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, output, outputGradient }) => {
    const double = graph.apply(mul, [output, graph.scalar(2)], noAttributes);
    return graph.apply(div, [outputGradient, double], noAttributes);
  },
};
