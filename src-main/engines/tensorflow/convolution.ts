import * as tf from '@tensorflow/tfjs-core';
import type { ConvTransposeAttributes } from '../../graph/operators/conv-transpose.ts';
import type { ConvAttributes } from '../../graph/operators/conv.ts';
import type { Pair } from '../../graph/window.ts';
import { padImages, toChannelsFirst, toChannelsLast } from './layout.ts';
import type { Lowering } from './lowerings.ts';

/** Explicit zeros, then a `valid` convolution: TensorFlow's own padding knows no asymmetric form everywhere. */
export const convolve: Lowering<ConvAttributes> = ([x, weights, bias], attributes) => {
  const { strides, pads, dilations, group } = attributes;
  const images = toChannelsLast(padImages(x!, pads, 0));
  const kernels = dilateKernels(weights as tf.Tensor4D, dilations);
  const y = convolveGroups(images, kernels, [...strides], group);
  return toChannelsFirst(bias === undefined ? y : tf.add(y, bias));
};

/** The transposed convolution onto the padded image, then its border cut off. */
export const convolveTransposed: Lowering<ConvTransposeAttributes> = (
  [x, weights, bias],
  attributes,
  shape,
) => {
  const { strides, pads, dilations, group } = attributes;
  const [batch, filters, height, width] = shape as FourSizes;
  const padded: FourSizes = [batch, height + pads[0] + pads[2], width + pads[1] + pads[3], filters];
  const kernels = dilateKernels(weights as tf.Tensor4D, dilations);
  const spread = spreadGroups(toChannelsLast(x!), kernels, padded, [...strides], group);
  const y = tf.slice(spread, [0, pads[0], pads[1], 0], [batch, height, width, filters]);
  return toChannelsFirst(bias === undefined ? y : tf.add(y, bias));
};

type FourSizes = [number, number, number, number];
type Strides = [number, number];

/** Images with channels last, kernels [filters, channels / group, height, width]. */
function convolveGroups(
  images: tf.Tensor4D,
  kernels: tf.Tensor4D,
  strides: Strides,
  group: number,
): tf.Tensor4D {
  if (group === 1) return tf.conv2d(images, tf.transpose(kernels, [2, 3, 1, 0]), strides, 'valid');
  if (kernels.shape[1] === 1 && strides[0] === strides[1]) {
    return tf.depthwiseConv2d(images, depthwiseFilter(kernels, group), strides, 'valid');
  }
  const imageParts = tf.split<tf.Tensor4D>(images, group, 3);
  const kernelParts = tf.split<tf.Tensor4D>(kernels, group, 0);
  const parts = imageParts.map((part, i) => convolveGroups(part, kernelParts[i]!, strides, 1));
  return tf.concat(parts, 3);
}

/** Images with channels last, kernels [channels, filters / group, height, width], onto `shape` (channels last). */
function spreadGroups(
  images: tf.Tensor4D,
  kernels: tf.Tensor4D,
  shape: FourSizes,
  strides: Strides,
  group: number,
): tf.Tensor4D {
  if (group === 1) {
    return tf.conv2dTranspose(images, tf.transpose(kernels, [2, 3, 1, 0]), shape, strides, 'valid');
  }
  if (kernels.shape[1] === 1 && strides[0] === strides[1]) {
    return spreadDepthwise(images, depthwiseFilter(kernels, group), shape, strides);
  }
  const imageParts = tf.split<tf.Tensor4D>(images, group, 3);
  const kernelParts = tf.split<tf.Tensor4D>(kernels, group, 0);
  const partShape: FourSizes = [shape[0], shape[1], shape[2], shape[3] / group];
  const parts = imageParts.map((part, i) => spreadGroups(part, kernelParts[i]!, partShape, strides, 1));
  return tf.concat(parts, 3);
}

/** The reverse of `tf.depthwiseConv2d`, a kernel that has no function of its own in the public interface. */
function spreadDepthwise(
  images: tf.Tensor4D,
  filter: tf.Tensor4D,
  shape: FourSizes,
  strides: Strides,
): tf.Tensor4D {
  const attributes = { strides, pad: 'valid', dilations: [1, 1], inputShape: shape };
  return tf.engine().runKernel(tf.DepthwiseConv2dNativeBackpropInput, { dy: images, filter }, attributes);
}

/** [channels · multiplier, 1, height, width] → [height, width, channels, multiplier]. */
function depthwiseFilter(kernels: tf.Tensor4D, channels: number): tf.Tensor4D {
  const [rows, , height, width] = kernels.shape;
  return tf.transpose(tf.reshape(kernels, [channels, rows / channels, height, width]), [2, 3, 0, 1]);
}

/**
 * Kernels [a, b, height, width] with zeros between their weights: TensorFlow refuses dilation together with strides,
 * and its depthwise kernels ignore it.
 */
function dilateKernels(kernels: tf.Tensor4D, [down, across]: Pair): tf.Tensor4D {
  if (down === 1 && across === 1) return kernels;
  const [a, b, height, width] = kernels.shape;
  const apart = tf.reshape<tf.Rank.R5>(kernels, [a * b, height, 1, width, 1]);
  const spaced = tf.pad(apart, [
    [0, 0],
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, across - 1],
  ]);
  const reach: Pair = [down * (height - 1) + 1, across * (width - 1) + 1];
  const rows = tf.reshape<tf.Rank.R4>(spaced, [a, b, height * down, width * across]);
  return tf.slice(rows, [0, 0, 0, 0], [a, b, ...reach]);
}
