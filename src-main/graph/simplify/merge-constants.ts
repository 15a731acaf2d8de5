import { asChannelAffine, compose, type ChannelAffine } from '../channel-affine.ts';
import type { Graph, Shape, Value } from '../graph.ts';
import { noAttributes } from '../operator.ts';
import { add } from '../operators/add.ts';
import { mul } from '../operators/mul.ts';
import { countUses, rewriteGraph } from '../rewrite.ts';

/**
 * Chains of sums, differences, products and quotients with constants become one product and one sum,
 * `scale · x + offset` a channel.
 */
export function mergeConstants(graph: Graph): Graph {
  const uses = countUses(graph);
  return rewriteGraph(graph, (to, node, inputs) => {
    const outer = asChannelAffine(node, inputs);
    if (outer === undefined) return undefined;
    const before = to.producer(outer.x);
    const isOnlyUse = node.inputs.some((value) => value.data === undefined && uses.get(value) === 1);
    const inner = before === undefined || !isOnlyUse ? undefined : asChannelAffine(before, before.inputs);
    const { type } = node.operator;
    const isPlain = type === 'Add' || type === 'Mul';
    if (isPlain && (inner === undefined || (type === 'Add' && before?.operator.type === 'Mul'))) {
      return undefined;
    }
    return appendAffine(to, inner === undefined ? outer : compose(outer, inner), node.output.shape.length);
  });
}

/** `scale · x + offset`, without what changes nothing. */
export function appendAffine(to: Graph, { x, scale, offset }: ChannelAffine, rank: number): Value {
  const shape: Shape = [scale.length, ...new Array<number>(rank - 2).fill(1)];
  const constant = (numbers: Float64Array) => to.constant(shape, Float32Array.from(numbers));
  const scaled = scale.every((n) => n === 1) ? x : to.apply(mul, [x, constant(scale)], noAttributes);
  return offset.every((n) => n === 0) ? scaled : to.apply(add, [scaled, constant(offset)], noAttributes);
}
