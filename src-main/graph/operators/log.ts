import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';
import { div } from './div.ts';

/** Natural logarithm. `dx = dy / x`. */
export const log: Operator<NoAttributes> = {
  type: 'Log',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, inputs, outputGradient }) =>
    graph.apply(div, [outputGradient, inputs[0]!], noAttributes),
};
