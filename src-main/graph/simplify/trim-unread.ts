import { asChannelAffine } from '../channel-affine.ts';
import type { Graph, GraphNode, Shape, Value } from '../graph.ts';
import type { OperatorType } from '../operator.ts';
import type { PoolAttributes } from '../operators/average-pool.ts';
import type { ConvAttributes } from '../operators/conv.ts';
import { slice } from '../operators/slice.ts';
import { rewriteGraph } from '../rewrite.ts';
import type { Pads, Pair } from '../window.ts';

/**
 * Rows at the bottom and columns at the right that nothing reads are not computed. A pool of 2×2 pixels leaves out the
 * last of 13 rows; the convolution before it need not compute that row, nor the one before that what only this row
 * reads. Convolutions and pools leave rows out by reading less padding.
 */
export function trimUnread(graph: Graph): Graph {
  const read = readSizes(graph);
  return rewriteGraph(graph, (to, node, inputs) => {
    const window = windowOf(node);
    if (window === undefined) return undefined;
    const size = read.get(node.output)!;
    const [x, ...weights] = inputs as [Value, ...Value[]];
    const needed = alongBoth((axis) => reachOf(window, size[axis], axis) - window.pads[axis]);
    const trimmed = withoutUnread(to, x, needed, window, node.output.shape);
    const pads = endPads(window, needed, trimmed.shape);
    if (trimmed === x && pads.every((pad, side) => pad === window.pads[side])) return undefined;
    return to.apply(node.operator, [trimmed, ...weights], { ...node.attributes, pads } as never);
  });
}

interface Window {
  readonly strides: Pair;
  readonly pads: Pads;
  /** Pixels from a window's first to its last, both counted. */
  readonly span: Pair;
}

function windowOf({ operator, inputs, attributes }: GraphNode): Window | undefined {
  switch (operator.type) {
    case 'Conv': {
      const { strides, pads, dilations } = attributes as ConvAttributes;
      const kernel = inputs[1]!.shape.slice(2);
      return { strides, pads, span: alongBoth((axis) => dilations[axis] * (kernel[axis]! - 1) + 1) };
    }
    case 'MaxPool':
    case 'AveragePool': {
      const { strides, pads, kernel } = attributes as PoolAttributes;
      return { strides, pads, span: kernel };
    }
    default:
      return undefined;
  }
}

/** Pixels that `count` windows reach over, padding before them included. */
function reachOf({ strides, span }: Window, count: number, axis: 0 | 1): number {
  return (count - 1) * strides[axis] + span[axis];
}

/** Rows and columns of each value of four axes that anything reads, from the top left corner. */
function readSizes(graph: Graph): Map<Value, Pair> {
  const sizes = new Map<Value, Pair>();
  const reads = (value: Value, size: Pair): void => {
    const known = sizes.get(value) ?? [0, 0];
    sizes.set(
      value,
      alongBoth((axis) => Math.max(known[axis], size[axis])),
    );
  };
  for (const { value } of graph.outputs) reads(value, fullSize(value.shape));
  for (const node of graph.nodes.toReversed()) {
    const size = sizes.get(node.output) ?? [0, 0];
    const window = windowOf(node);
    for (const input of node.inputs) {
      if (window !== undefined && input === node.inputs[0]) {
        const full = fullSize(input.shape);
        const needed = (axis: 0 | 1) => reachOf(window, size[axis], axis) - window.pads[axis];
        reads(
          input,
          alongBoth((axis) => Math.min(full[axis], needed(axis))),
        );
      } else {
        reads(input, isPixelwise(node) ? size : fullSize(input.shape));
      }
    }
  }
  return sizes;
}

const pixelwise: ReadonlySet<OperatorType> = new Set([
  'Abs',
  'Clip',
  'Elu',
  'LeakyRelu',
  'Relu',
  'Sigmoid',
  'Softplus',
  'Tanh',
]);

/** Whether each pixel of the output comes from the same pixel of the one input that is no constant. */
function isPixelwise(node: GraphNode): boolean {
  const { operator, inputs, output } = node;
  if (output.shape.length !== 4) return false;
  return pixelwise.has(operator.type) || asChannelAffine(node, inputs) !== undefined;
}

/**
 * Cuts off what the windows need not read, where less padding does not do it: only of images of fewer channels than the
 * output, where that costs less than the rows that are saved.
 */
function withoutUnread(to: Graph, x: Value, needed: Pair, window: Window, output: Shape): Value {
  const full = fullSize(x.shape);
  const excess = (axis: 0 | 1) => full[axis] - needed[axis] >= window.strides[axis];
  if (!(excess(0) || excess(1)) || x.shape[1]! >= output[1]!) return x;
  const ends = alongBoth((axis) => Math.min(full[axis], needed[axis]));
  return to.apply(slice, [x], { axes: [2, 3], starts: [0, 0], ends });
}

function endPads({ pads }: Window, needed: Pair, shape: Shape): Pads {
  const end = (axis: 0 | 1) => Math.min(pads[axis + 2]!, Math.max(0, needed[axis] - shape[axis + 2]!));
  return [pads[0], pads[1], end(0), end(1)];
}

function fullSize(shape: Shape): Pair {
  return [shape[2] ?? 1, shape[3] ?? 1];
}

function alongBoth(along: (axis: 0 | 1) => number): Pair {
  return [along(0), along(1)];
}
