import type { Shape } from '../../../../graph/graph.ts';
import type { Pads, Pair } from '../../../../graph/window.ts';

/**
 * Padding of a window over [batch, channels, height, width]. `same` is TensorFlow's: output ceil(size / stride), and
 * where the padding is odd the extra pixel goes to the bottom and right
 * (tensorflow.org/api_docs/python/tf/nn, "Notes on padding").
 */
export function windowPads(
  shape: Shape,
  kernel: Pair,
  dilations: Pair,
  strides: Pair,
  padding: 'same' | 'valid',
): Pads {
  if (padding === 'valid') return [0, 0, 0, 0];
  const total = ([0, 1] as const).map((axis) => {
    const size = shape[axis + 2]!;
    const reach = (kernel[axis] - 1) * dilations[axis] + 1;
    return Math.max((Math.ceil(size / strides[axis]) - 1) * strides[axis] + reach - size, 0);
  });
  const [top, left] = total.map((pixels) => Math.floor(pixels / 2)) as [number, number];
  return [top, left, total[0]! - top, total[1]! - left];
}
