import * as tf from '@tensorflow/tfjs-core';
import type { PoolAttributes } from '../../graph/operators/average-pool.ts';
import type { ResizeAttributes } from '../../graph/operators/resize.ts';
import { padImages, toChannelsFirst, toChannelsLast } from './layout.ts';
import type { Lowering } from './lowerings.ts';

export const maxPool: Lowering<PoolAttributes> = ([x], { kernel, strides, pads }) => {
  const images = toChannelsLast(padImages(x!, pads, -Infinity));
  return toChannelsFirst(tf.maxPool(images, [...kernel], [...strides], 'valid'));
};

/** Where there is padding, the mean over each window is divided by the share of the window inside the image. */
export const averagePool: Lowering<PoolAttributes> = ([x], attributes) => {
  const means = paddedMeans(x!, attributes);
  if (attributes.pads.every((pad) => pad === 0)) return toChannelsFirst(means);
  const [, , height, width] = x!.shape as [number, number, number, number];
  return toChannelsFirst(tf.div(means, paddedMeans(tf.ones([1, 1, height, width]), attributes)));
};

/** Every pixel as a block. By repeating, not resizing: TensorFlow computes source pixels in rounded fractions. */
export const repeatPixels: Lowering<ResizeAttributes> = ([x], { scales }, shape) => {
  const [batch, channels, height, width] = x!.shape as [number, number, number, number];
  const apart = tf.reshape(x!, [batch * channels * height, 1, width, 1]);
  return tf.reshape(tf.tile(apart, [1, scales[0], 1, scales[1]]), [...shape]);
};

/** Means of the windows with zeros for padding, channels last. */
function paddedMeans(images: tf.Tensor, { kernel, strides, pads }: PoolAttributes): tf.Tensor4D {
  return tf.avgPool(toChannelsLast(padImages(images, pads, 0)), [...kernel], [...strides], 'valid');
}
