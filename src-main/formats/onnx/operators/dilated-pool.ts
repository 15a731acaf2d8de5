import type { Graph, Value } from '../../../graph/graph.ts';
import { elementCount } from '../../../graph/graph.ts';
import type { PoolAttributes } from '../../../graph/operators/average-pool.ts';
import { concat } from '../../../graph/operators/concat.ts';
import { max } from '../../../graph/operators/max.ts';
import { maxPool } from '../../../graph/operators/max-pool.ts';
import { slice } from '../../../graph/operators/slice.ts';
import type { Pair, Pads } from '../../../graph/window.ts';
import { apply } from '../../keras/math.ts';

/** The least number of float32: padding that is never the largest element. */
const least = -3.4028234663852886e38;

/**
 * Largest element of windows that leave out elements between those they hold: along one axis and then the other, the
 * largest of the shifted images. `images` is [N, C, H, W].
 */
export function dilatedMaxPool(
  graph: Graph,
  images: Value,
  { kernel, strides, pads, dilations }: PoolAttributes & { readonly dilations: Pair },
): Value {
  const padded = padWithLeast(graph, images, pads);
  const tall = maxAlong(graph, padded, 2, kernel[0], dilations[0]);
  const largest = maxAlong(graph, tall, 3, kernel[1], dilations[1]);
  const takesAll = strides.every((stride) => stride === 1);
  return takesAll
    ? largest
    : graph.apply(maxPool, [largest], { kernel: [1, 1], strides, pads: [0, 0, 0, 0] });
}

/** The largest of `count` elements that lie `step` apart along an axis. */
function maxAlong(graph: Graph, x: Value, axis: number, count: number, step: number): Value {
  const size = x.shape[axis]! - (count - 1) * step;
  return Array.from({ length: count }, (_, i) =>
    graph.apply(slice, [x], { axes: [axis], starts: [i * step], ends: [i * step + size] }),
  ).reduce((largest, shifted) => apply(graph, max, largest, shifted));
}

function padWithLeast(graph: Graph, images: Value, [top, left, bottom, right]: Pads): Value {
  const tall = between(graph, images, 2, top, bottom);
  return between(graph, tall, 3, left, right);
}

function between(graph: Graph, x: Value, axis: number, before: number, after: number): Value {
  const border = (size: number): Value[] => {
    if (size === 0) return [];
    const shape = x.shape.with(axis, size);
    return [graph.constant(shape, new Float32Array(elementCount(shape)).fill(least))];
  };
  const parts = [...border(before), x, ...border(after)];
  return parts.length === 1 ? x : graph.apply(concat, parts, { axis });
}
