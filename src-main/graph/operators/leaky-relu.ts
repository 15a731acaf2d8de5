import { noAttributes, type Operator } from '../operator.ts';
import { greater } from './greater.ts';
import { mul } from './mul.ts';
import { where } from './where.ts';

export interface LeakyReluAttributes {
  /** Slope below zero. */
  readonly alpha: number;
}

/** `x` where `x > 0`, else `alpha · x`. `dx = dy` or `alpha · dy` alike. */
export const leakyRelu: Operator<LeakyReluAttributes> = {
  type: 'LeakyRelu',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, inputs, attributes, outputGradient }) => {
    const positive = graph.apply(greater, [inputs[0]!, graph.scalar(0)], noAttributes);
    const damped = graph.apply(mul, [outputGradient, graph.scalar(attributes.alpha)], noAttributes);
    return graph.apply(where, [positive, outputGradient, damped], noAttributes);
  },
};
