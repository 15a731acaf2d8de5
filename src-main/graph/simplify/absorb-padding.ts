import type { Graph, Value } from '../graph.ts';
import type { ConvAttributes } from '../operators/conv.ts';
import type { PadAttributes } from '../operators/pad.ts';
import { rewriteGraph } from '../rewrite.ts';
import type { Pads } from '../window.ts';

/**
 * Zeros around an image become padding of the convolution that reads it, which computes the same without a copy. Keras
 * writes a padding that is the same on all sides, as PyTorch pads, with a layer of its own (ZeroPadding2D).
 */
export function absorbPadding(graph: Graph): Graph {
  return rewriteGraph(graph, (to, node, inputs) => {
    if (node.operator.type !== 'Conv') return undefined;
    const [padded, ...weights] = inputs as [Value, ...Value[]];
    const before = to.producer(padded);
    if (before?.operator.type !== 'Pad') return undefined;
    const zeros = imageZeros(before.attributes as PadAttributes);
    if (zeros === undefined) return undefined;
    const pads = (node.attributes as ConvAttributes).pads.map((pad, side) => pad + zeros[side]!);
    return to.apply(node.operator, [before.inputs[0]!, ...weights], { ...node.attributes, pads } as never);
  });
}

/** Zeros above, left, below and right; undefined where other axes get some too. */
function imageZeros({ before, after }: PadAttributes): Pads | undefined {
  if (before.length !== 4 || [0, 1].some((axis) => before[axis] !== 0 || after[axis] !== 0)) return undefined;
  return [before[2]!, before[3]!, after[2]!, after[3]!];
}
