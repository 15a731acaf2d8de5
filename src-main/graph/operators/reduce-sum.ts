import { reducedShape, unreducedGradient, type ReduceAttributes } from '../reduction.ts';
import type { Operator } from '../operator.ts';

/** Sum over `axes`. Every summand gets the gradient of its sum. */
export const reduceSum: Operator<ReduceAttributes> = {
  type: 'ReduceSum',
  infer: ([x], attributes) => ({ shape: reducedShape(x!.shape, attributes), elementType: 'float32' }),
  gradient: (context) => unreducedGradient(context),
};
