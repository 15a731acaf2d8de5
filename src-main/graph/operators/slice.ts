import { requireAxes } from '../axes.ts';
import type { Operator } from '../operator.ts';
import { pad } from './pad.ts';

export interface SliceAttributes {
  readonly axes: readonly number[];
  /** First index of each axis, ≥ 0. */
  readonly starts: readonly number[];
  /** End of each axis, exclusive, at most the axis' size. */
  readonly ends: readonly number[];
}

/** A contiguous block (steps of 1). The gradient is padded with zeros to the input's shape. */
export const slice: Operator<SliceAttributes> = {
  type: 'Slice',
  infer: ([x], { axes, starts, ends }) => {
    requireAxes(x!.shape, axes);
    const shape = [...x!.shape];
    axes.forEach((axis, i) => {
      const [start, end] = [starts[i]!, ends[i]!];
      if (start < 0 || end > shape[axis]! || end <= start) {
        throw new Error(`cannot take ${start} to ${end} of axis ${axis} of [${x!.shape.join(', ')}]`);
      }
      shape[axis] = end - start;
    });
    return { shape, elementType: 'float32' };
  },
  gradient: ({ graph, inputs, attributes, outputGradient }) => {
    const before = inputs[0]!.shape.map(() => 0);
    const after = inputs[0]!.shape.map(() => 0);
    attributes.axes.forEach((axis, i) => {
      before[axis] = attributes.starts[i]!;
      after[axis] = inputs[0]!.shape[axis]! - attributes.ends[i]!;
    });
    return graph.apply(pad, [outputGradient], { before, after });
  },
};
