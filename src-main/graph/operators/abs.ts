import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';
import { greater } from './greater.ts';
import { mul } from './mul.ts';
import { where } from './where.ts';

/** `|x|`. `dx = dy` where `x > 0`, else `−dy`. */
export const abs: Operator<NoAttributes> = {
  type: 'Abs',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, inputs, outputGradient }) => {
    const positive = graph.apply(greater, [inputs[0]!, graph.scalar(0)], noAttributes);
    const negated = graph.apply(mul, [outputGradient, graph.scalar(-1)], noAttributes);
    return graph.apply(where, [positive, outputGradient, negated], noAttributes);
  },
};
