import { noAttributes, type Operator } from '../operator.ts';
import { mul } from './mul.ts';
import { step } from './step.ts';
import { sub } from './sub.ts';

export interface ClipAttributes {
  readonly min: number;
  readonly max: number;
}

/** `min(max(x, min), max)`. The gradient passes where `x` was not changed. */
export const clip: Operator<ClipAttributes> = {
  type: 'Clip',
  infer: ([x]) => ({ shape: x!.shape, elementType: 'float32' }),
  gradient: ({ graph, inputs, attributes: { min, max }, outputGradient }) => {
    const x = inputs[0]!;
    const aboveMin = graph.apply(sub, [x, graph.scalar(min)], noAttributes);
    const belowMax = graph.apply(sub, [graph.scalar(max), x], noAttributes);
    const passed = graph.apply(
      mul,
      [graph.apply(step, [aboveMin], { atZero: 1 }), graph.apply(step, [belowMax], { atZero: 1 })],
      noAttributes,
    );
    return graph.apply(mul, [outputGradient, passed], noAttributes);
  },
};
