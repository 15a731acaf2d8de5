import type { Graph } from '../graph.ts';
import { absorbPadding } from './absorb-padding.ts';
import { foldIntoWeights } from './fold-into-weights.ts';
import { meanOfImage } from './mean-of-image.ts';
import { mergeConstants } from './merge-constants.ts';
import { poolFirst } from './pool-first.ts';
import { trimUnread } from './trim-unread.ts';

const rewrites = [absorbPadding, poolFirst, meanOfImage, mergeConstants, foldIntoWeights, trimUnread];

/**
 * The same network with less to compute: same inputs, same outputs up to the rounding of float32. Simplify a network
 * before it is differentiated, so that the reverse pass has less to compute as well. What ONNX Runtime does by itself
 * (constant folding, common subexpressions, activations into convolutions) is left to it.
 */
export function simplify(graph: Graph): Graph {
  const simpler = rewrites.reduce((current, rewrite) => rewrite(current), graph);
  return simpler === graph ? graph : simplify(simpler);
}
