import type { Graph, Value } from '../../../../graph/graph.ts';
import { matmul } from '../../../../graph/operators/matmul.ts';
import { apply, transposeData } from '../../math.ts';

/**
 * Rows × images × columns: every new pixel is a weighted sum of old ones, along one axis and then along the other.
 *
 * @param images [N, C, height, width]
 * @param rows weights [new height, height] of each old row in each new one; undefined leaves the rows as they are
 * @param columns the same for columns
 */
export function weightAlongAxes(
  graph: Graph,
  images: Value,
  rows: Float32Array | undefined,
  columns: Float32Array | undefined,
): Value {
  const [, , height, width] = images.shape as [number, number, number, number];
  const tall =
    rows === undefined
      ? images
      : apply(graph, matmul, graph.constant([rows.length / height, height], rows), images);
  if (columns === undefined) return tall;
  const count = columns.length / width;
  const turned = transposeData(columns, [count, width], [1, 0]);
  return apply(graph, matmul, tall, graph.constant([width, count], turned));
}
