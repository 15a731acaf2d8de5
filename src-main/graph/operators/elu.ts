import { noAttributes, type Operator } from '../operator.ts';
import { add } from './add.ts';
import { greater } from './greater.ts';
import { mul } from './mul.ts';
import { where } from './where.ts';

export interface EluAttributes {
  /** Limit for x → −∞ is −alpha. */
  readonly alpha: number;
}

/** `x` where `x > 0`, else `alpha · (eˣ − 1)`. `dx = dy`, else `dy · (y + alpha)`. */
export const elu: Operator<EluAttributes> = {
  type: 'Elu',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, inputs, output, attributes, outputGradient }) => {
    const positive = graph.apply(greater, [inputs[0]!, graph.scalar(0)], noAttributes);
    const slope = graph.apply(add, [output, graph.scalar(attributes.alpha)], noAttributes);
    const damped = graph.apply(mul, [outputGradient, slope], noAttributes);
    return graph.apply(where, [positive, outputGradient, damped], noAttributes);
  },
};
