import { asChannelAffine } from '../channel-affine.ts';
import type { Graph, GraphNode, Value } from '../graph.ts';
import { countUses, rewriteGraph } from '../rewrite.ts';

/**
 * Pools before what is computed pixel by pixel, so that there are fewer pixels to compute:
 *
 *     max-pool(ReLU(x))               = ReLU(max-pool(x))
 *     max-pool(scale · x + offset)    = scale · max-pool(x) + offset          for scale > 0
 *     average-pool(scale · x + offset) = scale · average-pool(x) + offset
 *
 * A maximum passes through whatever never falls, and a mean through whatever is linear; padding takes part in neither.
 * The gradient stays the same too: a window whose largest pixel ReLU cuts has none, before and after.
 */
export function poolFirst(graph: Graph): Graph {
  const uses = countUses(graph);
  return rewriteGraph(graph, (to, node, inputs) => {
    const { type } = node.operator;
    if ((type !== 'MaxPool' && type !== 'AveragePool') || uses.get(node.inputs[0]!) !== 1) return undefined;
    const before = to.producer(inputs[0]!);
    if (before === undefined) return undefined;
    const x = pixelwiseInput(before, type);
    if (x === undefined) return undefined;
    const pooled = to.apply(node.operator, [x], node.attributes as never);
    const after = before.inputs.map((input) => (input === x ? pooled : input));
    return to.apply(before.operator, after, before.attributes as never);
  });
}

/** The images that `node` computes its output from, where the pool may come first. */
function pixelwiseInput(node: GraphNode, pool: 'MaxPool' | 'AveragePool'): Value | undefined {
  if (node.operator.type === 'Relu') return pool === 'MaxPool' ? node.inputs[0] : undefined;
  const affine = asChannelAffine(node, node.inputs);
  const fits = affine !== undefined && (pool === 'AveragePool' || affine.scale.every((scale) => scale > 0));
  return fits ? affine.x : undefined;
}
