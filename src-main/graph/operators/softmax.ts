import { requireAxes } from '../axes.ts';
import { noAttributes, type Operator } from '../operator.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import { sub } from './sub.ts';

export interface SoftmaxAttributes {
  /** Axis that sums to 1, counted from 0. */
  readonly axis: number;
}

/** `eˣ / Σ eˣ` along `axis`. `dx = y · (dy − Σ dy · y)`. */
export const softmax: Operator<SoftmaxAttributes> = {
  type: 'Softmax',
  infer: ([x], { axis }) => {
    requireAxes(x!.shape, [axis]);
    return { shape: x!.shape, elementType: 'float32' };
  },
  gradient: ({ graph, output, attributes: { axis }, outputGradient }) => {
    const product = graph.apply(mul, [outputGradient, output], noAttributes);
    const sum = graph.apply(reduceSum, [product], { axes: [axis], keepDims: true });
    const centred = graph.apply(sub, [outputGradient, sum], noAttributes);
    return graph.apply(mul, [output, centred], noAttributes);
  },
};
