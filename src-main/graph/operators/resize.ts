import { noAttributes, type Operator } from '../operator.ts';
import { fourSizes } from '../window.ts';
import { averagePool } from './average-pool.ts';
import { mul } from './mul.ts';

export interface ResizeAttributes {
  /** Whole-number factors for height and width. */
  readonly scales: readonly [number, number];
}

/**
 * Every pixel of [batch, channels, height, width] becomes a block (nearest neighbour, whole factors).
 * The gradient is the sum over each block, computed as average × block size.
 */
export const resize: Operator<ResizeAttributes> = {
  type: 'Resize',
  infer: ([x], { scales }) => {
    const [batch, channels, height, width] = fourSizes(x!.shape);
    return { shape: [batch, channels, height * scales[0], width * scales[1]], elementType: 'float32' };
  },
  gradient: ({ graph, attributes: { scales }, outputGradient }) => {
    const average = graph.apply(averagePool, [outputGradient], {
      kernel: scales,
      strides: scales,
      pads: [0, 0, 0, 0],
    });
    return graph.apply(mul, [average, graph.scalar(scales[0] * scales[1])], noAttributes);
  },
};
