import { broadcastShape } from '../broadcast.ts';
import type { NoAttributes, Operator } from '../operator.ts';

/** `a > b` as booleans, elementwise with broadcasting. Piecewise constant: no gradient passes. */
export const greater: Operator<NoAttributes> = {
  type: 'Greater',
  infer: ([a, b]) => ({ shape: broadcastShape(a!.shape, b!.shape), elementType: 'bool' }),
  gradient: () => {
    throw new Error('Greater has no gradient');
  },
};
