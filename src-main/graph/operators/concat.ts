import { requireAxes } from '../axes.ts';
import type { Operator } from '../operator.ts';
import { slice } from './slice.ts';

export interface ConcatAttributes {
  /** Axis that grows, counted from 0. */
  readonly axis: number;
}

/** Values one after the other along `axis`. Each input's gradient is its slice of the output's. */
export const concat: Operator<ConcatAttributes> = {
  type: 'Concat',
  infer: (inputs, { axis }) => {
    const shape = [...inputs[0]!.shape];
    requireAxes(shape, [axis]);
    shape[axis] = 0;
    for (const input of inputs) {
      const fits = input.shape.length === shape.length;
      if (!fits || input.shape.some((size, i) => i !== axis && size !== shape[i])) {
        throw new Error(`cannot concatenate [${input.shape.join(', ')}] along axis ${axis}`);
      }
      shape[axis] += input.shape[axis]!;
    }
    return { shape, elementType: 'float32' };
  },
  gradient: ({ graph, inputs, attributes: { axis }, outputGradient }, index) => {
    const start = inputs.slice(0, index).reduce((sum, input) => sum + input.shape[axis]!, 0);
    const end = start + inputs[index]!.shape[axis]!;
    return graph.apply(slice, [outputGradient], { axes: [axis], starts: [start], ends: [end] });
  },
};
