import type { Graph } from '../graph.ts';
import type { PoolAttributes } from '../operators/average-pool.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import { rewriteGraph } from '../rewrite.ts';

/**
 * An average-pool whose one window is the whole image is a mean over its pixels, as other files write it. One form of
 * it, so that the same network gives the same numbers to the last bit.
 */
export function meanOfImage(graph: Graph): Graph {
  return rewriteGraph(graph, (to, node, inputs) => {
    if (node.operator.type !== 'AveragePool') return undefined;
    const { kernel, pads } = node.attributes as PoolAttributes;
    const { shape } = inputs[0]!;
    const isWhole = kernel[0] === shape[2] && kernel[1] === shape[3] && pads.every((pad) => pad === 0);
    return isWhole ? to.apply(reduceMean, [inputs[0]!], { axes: [2, 3], keepDims: true }) : undefined;
  });
}
