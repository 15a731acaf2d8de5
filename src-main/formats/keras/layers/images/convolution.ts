import { z } from 'zod';
import type { Value } from '../../../../graph/graph.ts';
import { conv } from '../../../../graph/operators/conv.ts';
import { convTranspose } from '../../../../graph/operators/conv-transpose.ts';
import type { Pair } from '../../../../graph/window.ts';
import { count, dataFormat, flag, offsetPair, sizePair, windowPadding } from '../../config/fields.ts';
import { asImages, imageTensor } from '../../tensor.ts';
import { activationArgument } from '../activations/activation-functions.ts';
import { activateArgument } from '../activations/activation-layers.ts';
import { imageKernel } from './kernels.ts';
import { defineLayer, onlyInput, UnsupportedUse, type LayerCall, type DefinedLayer } from '../layer.ts';
import { windowPads } from './padding.ts';

const windowFields = {
  kernel_size: sizePair,
  strides: sizePair.default([1, 1]),
  padding: windowPadding,
  data_format: dataFormat,
  dilation_rate: sizePair.nullish().transform((rate): Pair => rate ?? [1, 1]),
  use_bias: flag,
  activation: activationArgument,
};
type WindowFields = z.output<z.ZodObject<typeof windowFields>>;

const groups = count.nullish().transform((n) => n ?? 1);

/** Kernel [height, width, channels / groups, filters] (keras.layers.Conv2D). */
export const conv2d = defineLayer(
  z.object({ ...windowFields, filters: count, groups }),
  (fields, call) => {
    const images = asImages(call.graph, onlyInput(call), fields.data_format);
    const shape = [...fields.kernel_size, images.shape[1]! / fields.groups, fields.filters];
    const kernel = imageKernel(call, fields.data_format, 'kernel', shape, [3, 2, 0, 1]);
    const result = convolve(
      call,
      images,
      [kernel, ...bias(call, fields, fields.filters)],
      fields,
      fields.groups,
    );
    return activateArgument(call, imageTensor(result, fields.data_format), fields.activation);
  },
  (fields) => withBias(fields, 'kernel'),
);

/** One group a channel; kernel [height, width, channels, multiplier] (keras.layers.DepthwiseConv2D). */
export const depthwiseConv2d = defineLayer(
  z.object({ ...windowFields, depth_multiplier: count.default(1) }),
  (fields, call) => {
    const images = asImages(call.graph, onlyInput(call), fields.data_format);
    const channels = images.shape[1]!;
    const kernel = depthwiseKernel(call, fields, channels, fields.depth_multiplier);
    const filters = channels * fields.depth_multiplier;
    const result = convolve(call, images, [kernel, ...bias(call, fields, filters)], fields, channels);
    return activateArgument(call, imageTensor(result, fields.data_format), fields.activation);
  },
  (fields) => withBias(fields, 'depthwise_kernel'),
);

/** A depthwise convolution, then a 1×1 convolution with the bias (keras.layers.SeparableConv2D). */
export const separableConv2d = defineLayer(
  z.object({ ...windowFields, filters: count, depth_multiplier: count.default(1) }),
  (fields, call) => {
    const images = asImages(call.graph, onlyInput(call), fields.data_format);
    const channels = images.shape[1]!;
    const depthwise = depthwiseKernel(call, fields, channels, fields.depth_multiplier);
    const spread = convolve(call, images, [depthwise], fields, channels);
    const shape = [1, 1, spread.shape[1]!, fields.filters];
    const pointwise = imageKernel(call, fields.data_format, 'pointwise_kernel', shape, [3, 2, 0, 1]);
    const mixed = call.graph.apply(conv, [spread, pointwise, ...bias(call, fields, fields.filters)], {
      strides: [1, 1],
      pads: [0, 0, 0, 0],
      dilations: [1, 1],
      group: 1,
    });
    return activateArgument(call, imageTensor(mixed, fields.data_format), fields.activation);
  },
  (fields) => withBias(fields, 'depthwise_kernel', 'pointwise_kernel'),
);

/**
 * Kernel [height, width, filters, channels] (keras.layers.Conv2DTranspose). Output size as Keras'
 * `deconv_output_length`; padding as TensorFlow's, which is that of the convolution this one reverses.
 */
export const conv2dTranspose: DefinedLayer = defineLayer(
  z.object({
    ...windowFields,
    filters: count,
    output_padding: offsetPair.nullish(),
    groups,
    /** Keras 1 states it, batch first; it has to be the one that follows from the other arguments. */
    output_shape: z.array(count.nullable()).nullish(),
  }),
  (fields, call) => {
    if (fields.groups !== 1) throw new Error('it has groups, which Keras does not allow here');
    const images = asImages(call.graph, onlyInput(call), fields.data_format);
    const shape = [...fields.kernel_size, fields.filters, images.shape[1]!];
    const kernel = imageKernel(call, fields.data_format, 'kernel', shape, [3, 2, 0, 1]);
    const [rows, columns] = [0, 1].map((axis) => transposedAxis(images.shape[axis + 2]!, axis, fields));
    const result = call.graph.apply(convTranspose, [images, kernel, ...bias(call, fields, fields.filters)], {
      strides: fields.strides,
      dilations: fields.dilation_rate,
      group: 1,
      pads: [rows!.before, columns!.before, rows!.after, columns!.after],
      outputPadding: [rows!.extra, columns!.extra],
    });
    const output = imageTensor(result, fields.data_format);
    const stated = fields.output_shape?.slice(1) ?? [];
    if (stated.some((size, i) => size !== null && size !== output.shape[i])) {
      throw new UnsupportedUse(
        `it yields [${stated.join(', ')}] where [${output.shape.join(', ')}] would follow`,
      );
    }
    return activateArgument(call, output, fields.activation);
  },
  (fields) => withBias(fields, 'kernel'),
);

function transposedAxis(
  size: number,
  axis: number,
  fields: WindowFields & { output_padding?: Pair | null | undefined },
): { before: number; after: number; extra: number } {
  const stride = fields.strides[axis]!;
  const reach = (fields.kernel_size[axis]! - 1) * fields.dilation_rate[axis]! + 1;
  const same = fields.padding === 'same';
  const given = fields.output_padding?.[axis];
  const full = (size - 1) * stride + reach;
  const implied = same ? size * stride : size * stride + Math.max(reach - stride, 0);
  const output = given === undefined ? implied : full - (same ? 2 * Math.floor(reach / 2) : 0) + given;
  const cut = same ? Math.max(full - output, 0) : 0;
  const before = Math.floor(cut / 2);
  return { before, after: cut - before, extra: output - full + cut };
}

function convolve(
  { graph }: LayerCall,
  images: Value,
  constants: readonly Value[],
  fields: WindowFields,
  group: number,
): Value {
  const { kernel_size: kernel, strides, dilation_rate: dilations, padding } = fields;
  const pads = windowPads(images.shape, kernel, dilations, strides, padding);
  return graph.apply(conv, [images, ...constants], { strides, pads, dilations, group });
}

function depthwiseKernel(call: LayerCall, fields: WindowFields, channels: number, multiplier: number): Value {
  const shape = [...fields.kernel_size, channels, multiplier];
  const kernel = imageKernel(call, fields.data_format, 'depthwise_kernel', shape, [2, 3, 0, 1]);
  return call.graph.constant([channels * multiplier, 1, ...fields.kernel_size], kernel.data!);
}

function bias({ graph, weights }: LayerCall, fields: WindowFields, filters: number): readonly Value[] {
  if (fields.use_bias === false) return [];
  return [
    graph.constant(
      [filters],
      weights.once('bias', () => weights.read('bias', [filters])),
    ),
  ];
}

function withBias(fields: WindowFields, ...kernels: string[]): readonly string[] {
  return fields.use_bias === false ? kernels : [...kernels, 'bias'];
}
