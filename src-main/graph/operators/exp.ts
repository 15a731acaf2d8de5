import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';
import { mul } from './mul.ts';

/** `eˣ`. `dx = dy · y`. */
export const exp: Operator<NoAttributes> = {
  type: 'Exp',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, output, outputGradient }) => graph.apply(mul, [outputGradient, output], noAttributes),
};
