import { noAttributes, type Operator } from '../operator.ts';
import { add } from './add.ts';
import { mul } from './mul.ts';
import { step } from './step.ts';

export interface LeakyReluAttributes {
  /** Slope below zero. */
  readonly alpha: number;
}

/** `x` where `x > 0`, else `alpha · x`. `dx = dy` or `alpha · dy` alike. */
export const leakyRelu: Operator<LeakyReluAttributes> = {
  type: 'LeakyRelu',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, inputs, output, attributes: { alpha }, outputGradient }) => {
    // Where the slope is not negative, y has the sign of x, and the engine need not keep x.
    const positive = graph.apply(step, [alpha < 0 ? inputs[0]! : output], { atZero: 0 });
    const rise = graph.apply(mul, [positive, graph.scalar(1 - alpha)], noAttributes);
    const slope = graph.apply(add, [rise, graph.scalar(alpha)], noAttributes);
    return graph.apply(mul, [outputGradient, slope], noAttributes);
  },
};
