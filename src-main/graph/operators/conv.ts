import type { Graph, Shape, Value } from '../graph.ts';
import type { Operator } from '../operator.ts';
import {
  fourSizes,
  windowInput,
  windowOutput,
  type Pads,
  type Pair,
  type WindowAttributes,
} from '../window.ts';
import { convTranspose } from './conv-transpose.ts';

export interface ConvAttributes extends WindowAttributes {
  readonly dilations: Pair;
  /** Channels are split into this many independent groups. */
  readonly group: number;
}

/**
 * Cross-correlation of images [batch, channels, height, width] with constant weights
 * [filters, channels / group, kernelHeight, kernelWidth], plus an optional bias [filters].
 *
 * Gradient with respect to the images: at stride 1 a convolution of `dy` with the weights flipped and their channel
 * axes exchanged, which engines run faster than the general form, a transposed convolution with the same weights. Only
 * images of a few channels, the network's input, take the general form: convolutions compute channels in blocks.
 */
export const conv: Operator<ConvAttributes> = {
  type: 'Conv',
  infer: ([x, weights], attributes) => {
    const [filters, channels, kernelHeight, kernelWidth] = fourSizes(weights!.shape);
    const [batch, inputChannels, height, width] = fourSizes(x!.shape);
    if (inputChannels !== channels * attributes.group || filters % attributes.group !== 0) {
      throw new Error(
        `weights [${weights!.shape.join(', ')}] in ${attributes.group} groups do not fit ${inputChannels} channels`,
      );
    }
    const kernel: Pair = [kernelHeight, kernelWidth];
    const output = windowOutput([height, width], kernel, attributes.dilations, attributes);
    return { shape: [batch, filters, ...output], elementType: 'float32' };
  },
  gradient: ({ graph, inputs, attributes, outputGradient }, index) => {
    if (index !== 0) throw new Error('Conv has a gradient for its images only: weights are constants');
    const [x, weights] = inputs as [Value, Value];
    return (
      strideOneGradient(graph, x.shape, weights, attributes, outputGradient) ??
      transposedGradient(graph, x.shape, weights, attributes, outputGradient)
    );
  },
};

/** Channels that ONNX Runtime's convolutions compute at once with AVX2; with AVX-512 they are 16 (MLAS, NCHWc layout). */
const channelBlock = 8;

function strideOneGradient(
  graph: Graph,
  inputShape: Shape,
  weights: Value,
  { strides, pads, dilations, group }: ConvAttributes,
  outputGradient: Value,
): Value | undefined {
  const reach = [0, 1].map((axis) => dilations[axis]! * (weights.shape[axis + 2]! - 1));
  const newPads = pads.map((pad, side) => reach[side % 2]! - pad);
  const channels = inputShape[1]!;
  if (group === 1 && channels < channelBlock) return undefined;
  if (strides[0] !== 1 || strides[1] !== 1 || newPads.some((pad) => pad < 0)) return undefined;
  const shape = [channels, weights.shape[0]! / group, weights.shape[2]!, weights.shape[3]!];
  const flipped = graph.constant(shape, flipAndExchange(weights, group));
  const attributes = { strides, pads: newPads as unknown as Pads, dilations, group };
  return graph.apply(conv, [outputGradient, flipped], attributes);
}

function transposedGradient(
  graph: Graph,
  inputShape: Shape,
  weights: Value,
  attributes: ConvAttributes,
  outputGradient: Value,
): Value {
  const kernel: Pair = [weights.shape[2]!, weights.shape[3]!];
  const size: Pair = [outputGradient.shape[2]!, outputGradient.shape[3]!];
  const reached = windowInput(size, kernel, attributes.dilations, attributes);
  const outputPadding: Pair = [inputShape[2]! - reached[0], inputShape[3]! - reached[1]];
  return graph.apply(convTranspose, [outputGradient, weights], { ...attributes, outputPadding });
}

/** [filters, channels/group, h, w] → [channels, filters/group, h, w], each kernel turned by 180°. */
function flipAndExchange(weights: Value, group: number): Float32Array {
  const [filters, channelsPerGroup, height, width] = fourSizes(weights.shape);
  const source = weights.data;
  if (source === undefined) throw new Error('the weights of Conv have to be a constant');
  const filtersPerGroup = filters / group;
  const area = height * width;
  const flipped = new Float32Array(source.length);
  for (let filter = 0; filter < filters; filter++) {
    const groupIndex = Math.floor(filter / filtersPerGroup);
    for (let channel = 0; channel < channelsPerGroup; channel++) {
      const from = (filter * channelsPerGroup + channel) * area;
      const outputChannel = groupIndex * channelsPerGroup + channel;
      const to = (outputChannel * filtersPerGroup + (filter % filtersPerGroup)) * area;
      for (let i = 0; i < area; i++) flipped[to + i] = source[from + area - 1 - i]!;
    }
  }
  return flipped;
}
