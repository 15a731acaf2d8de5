import { requireAxes } from '../axes.ts';
import { noAttributes, type Operator } from '../operator.ts';
import { exp } from './exp.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import type { SoftmaxAttributes } from './softmax.ts';
import { sub } from './sub.ts';

/** `x − ln Σ eˣ` along `axis`. `dx = dy − eʸ · Σ dy`. */
export const logSoftmax: Operator<SoftmaxAttributes> = {
  type: 'LogSoftmax',
  infer: ([x], { axis }) => {
    requireAxes(x!.shape, [axis]);
    return { shape: x!.shape, elementType: 'float32' };
  },
  gradient: ({ graph, output, attributes: { axis }, outputGradient }) => {
    const probabilities = graph.apply(exp, [output], noAttributes);
    const sum = graph.apply(reduceSum, [outputGradient], { axes: [axis], keepDims: true });
    const product = graph.apply(mul, [probabilities, sum], noAttributes);
    return graph.apply(sub, [outputGradient, product], noAttributes);
  },
};
