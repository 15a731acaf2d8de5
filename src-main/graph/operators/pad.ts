import type { Operator } from '../operator.ts';
import { slice } from './slice.ts';

export interface PadAttributes {
  /** Zeros added before each axis, one number an axis. */
  readonly before: readonly number[];
  /** Zeros added after each axis. */
  readonly after: readonly number[];
}

/** Zeros around a tensor. The gradient is the block that was there before. */
export const pad: Operator<PadAttributes> = {
  type: 'Pad',
  infer: ([x], { before, after }) => {
    const { shape } = x!;
    if (before.length !== shape.length || after.length !== shape.length) {
      throw new Error(`cannot pad [${shape.join(', ')}] by [${before.join(', ')}] and [${after.join(', ')}]`);
    }
    return {
      shape: shape.map((size, axis) => before[axis]! + size + after[axis]!),
      elementType: 'float32',
    };
  },
  gradient: ({ graph, inputs, attributes, outputGradient }) => {
    const { shape } = inputs[0]!;
    const starts = attributes.before;
    return graph.apply(slice, [outputGradient], {
      axes: shape.map((_, axis) => axis),
      starts,
      ends: shape.map((size, axis) => starts[axis]! + size),
    });
  },
};
