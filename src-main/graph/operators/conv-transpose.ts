import type { Operator } from '../operator.ts';
import { fourSizes, windowInput, type Pair } from '../window.ts';
import { conv, type ConvAttributes } from './conv.ts';

export interface ConvTransposeAttributes extends ConvAttributes {
  /** Rows and columns added at the bottom and right, each smaller than its stride. */
  readonly outputPadding: Pair;
}

/**
 * The reverse of `Conv`: spreads images [batch, channels, height, width] with constant weights
 * [channels, filters / group, kernelHeight, kernelWidth], plus an optional bias [filters].
 * Output size `(size − 1)·stride + dilation·(kernel − 1) + 1 − pads + outputPadding`.
 * The gradient with respect to the images is a convolution with the same weights.
 */
export const convTranspose: Operator<ConvTransposeAttributes> = {
  type: 'ConvTranspose',
  infer: ([x, weights], attributes) => {
    const [batch, channels, height, width] = fourSizes(x!.shape);
    const [inputs, filters, kernelHeight, kernelWidth] = fourSizes(weights!.shape);
    if (channels !== inputs) {
      throw new Error(`weights [${weights!.shape.join(', ')}] do not fit ${channels} channels`);
    }
    const kernel: Pair = [kernelHeight, kernelWidth];
    const size = windowInput([height, width], kernel, attributes.dilations, attributes);
    const { outputPadding, group } = attributes;
    const shape = [batch, filters * group, size[0] + outputPadding[0], size[1] + outputPadding[1]];
    return { shape, elementType: 'float32' };
  },
  gradient: ({ graph, inputs, attributes, outputGradient }, index) => {
    if (index !== 0) throw new Error('ConvTranspose has a gradient for its images only');
    const { strides, pads, dilations, group } = attributes;
    return graph.apply(conv, [outputGradient, inputs[1]!], { strides, pads, dilations, group });
  },
};
