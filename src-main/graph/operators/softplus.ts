import { noAttributes, type NoAttributes, type Operator } from '../operator.ts';
import { mul } from './mul.ts';
import { sigmoid } from './sigmoid.ts';

/** `ln(1 + eˣ)`. `dx = dy · sigmoid(x)`. */
export const softplus: Operator<NoAttributes> = {
  type: 'Softplus',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, inputs, outputGradient }) => {
    const slope = graph.apply(sigmoid, [inputs[0]!], noAttributes);
    return graph.apply(mul, [outputGradient, slope], noAttributes);
  },
};
