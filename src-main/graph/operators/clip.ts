import { noAttributes, type Operator } from '../operator.ts';
import { equal } from './equal.ts';
import { where } from './where.ts';

export interface ClipAttributes {
  readonly min: number;
  readonly max: number;
}

/** `min(max(x, min), max)`. The gradient passes where `x` was not changed. */
export const clip: Operator<ClipAttributes> = {
  type: 'Clip',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, inputs, output, outputGradient }) => {
    const unchanged = graph.apply(equal, [inputs[0]!, output], noAttributes);
    return graph.apply(where, [unchanged, outputGradient, graph.scalar(0)], noAttributes);
  },
};
