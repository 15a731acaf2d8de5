import * as tf from '@tensorflow/tfjs-core';
import type { Pads } from '../../graph/window.ts';

/** [batch, channels, height, width] → [batch, height, width, channels], the only layout every backend convolves in. */
export function toChannelsLast(images: tf.Tensor): tf.Tensor4D {
  return tf.transpose(images as tf.Tensor4D, [0, 2, 3, 1]);
}

/** [batch, height, width, channels] → [batch, channels, height, width]. */
export function toChannelsFirst(images: tf.Tensor4D): tf.Tensor4D {
  return tf.transpose(images, [0, 3, 1, 2]);
}

/** A border of `filling` around images [batch, channels, height, width]. */
export function padImages(images: tf.Tensor, [top, left, bottom, right]: Pads, filling: number): tf.Tensor {
  if (top + left + bottom + right === 0) return images;
  const border: [number, number][] = [
    [0, 0],
    [0, 0],
    [top, bottom],
    [left, right],
  ];
  return tf.pad(images, border, filling);
}
