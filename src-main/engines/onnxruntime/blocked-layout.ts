import { asChannelAffine, compose, type ChannelAffine } from '../../graph/channel-affine.ts';
import { sameShape, type Graph, type Value } from '../../graph/graph.ts';
import { conv } from '../../graph/operators/conv.ts';
import type { OperatorType } from '../../graph/operator.ts';
import { countUses, rewriteGraph } from '../../graph/rewrite.ts';

/**
 * Channels in one block of the layout that ONNX Runtime's convolutions compute in on x64 processors: 16 with AVX-512, 8
 * with AVX2 (MLAS, "NCHWc").
 */
const channelBlock = 16;

/** What ONNX Runtime computes as part of the convolution before it, and in the blocked layout only so. */
const activations: ReadonlySet<OperatorType> = new Set(['Clip', 'LeakyRelu', 'Step']);

/**
 * The same graph for ONNX Runtime's processor kernels. Convolutions and pools keep images in a blocked layout, and an
 * operator that cannot read it costs a copy to the plain layout and one back, each as long as the operator itself
 * (onnxruntime, nchwc_transformer.cc lists those that can). What is elementwise here therefore becomes a convolution of
 * one pixel and one channel, which can:
 *
 * - `scale · x + offset` with a number a channel,
 * - a step and other activations that follow no convolution which they could be part of,
 * - the sum of two images, which the convolution adds up in the other's buffer.
 */
export function forBlockedLayout(graph: Graph): Graph {
  const blocked = blockedValues(graph);
  const lone = loneConvolutions(graph);
  const affines = new Map<Value, ChannelAffine>();
  const fromSource = (affine: ChannelAffine): ChannelAffine => {
    const before = affines.get(affine.x);
    return before === undefined ? affine : compose(affine, before);
  };
  return rewriteGraph(graph, (to, node, inputs) => {
    if (!blocked.has(node.output)) return undefined;
    const affine = asChannelAffine(node, inputs);
    if (affine !== undefined) {
      const whole = fromSource(affine);
      const value = pointwise(to, whole);
      affines.set(value, whole);
      return value;
    }
    const { operator, attributes } = node;
    if (node.inputs.some((value) => lone.has(value))) return undefined;
    if (activations.has(operator.type)) {
      const source = pointwise(to, fromSource(identity(inputs[0]!)));
      return to.apply(operator, [source], attributes as never);
    }
    const [a, b] = inputs;
    const isSum = operator.type === 'Add' && sameShape(a!.shape, b!.shape);
    return isSum ? to.apply(operator, [pointwise(to, identity(a!)), b!], attributes as never) : undefined;
  });
}

/** Convolutions whose output one node reads: ONNX Runtime makes a sum or an activation there part of them. */
function loneConvolutions(graph: Graph): Set<Value> {
  const uses = countUses(graph);
  const convolutions = graph.nodes.filter(({ operator }) => operator.type === 'Conv');
  return new Set(convolutions.map(({ output }) => output).filter((output) => uses.get(output) === 1));
}

/** Images of whole blocks: what convolutions and pools yield, and what is computed from them pixel by pixel. */
function blockedValues(graph: Graph): Set<Value> {
  const blocked = new Set<Value>();
  for (const { operator, inputs, output } of graph.nodes) {
    const keepsPixels =
      operator.type === 'Resize' || inputs.some(({ shape }) => sameShape(shape, output.shape));
    const fromBlocked =
      keepsPixels && inputs.every((value) => value.data !== undefined || blocked.has(value));
    const isImages = windowed.has(operator.type) || fromBlocked;
    if (isImages && output.shape.length === 4 && output.shape[1]! % channelBlock === 0) blocked.add(output);
  }
  return blocked;
}

const windowed: ReadonlySet<OperatorType> = new Set(['Conv', 'MaxPool', 'AveragePool']);

function identity(x: Value): ChannelAffine {
  const channels = x.shape[1]!;
  return { x, scale: new Float64Array(channels).fill(1), offset: new Float64Array(channels) };
}

function pointwise(to: Graph, { x, scale, offset }: ChannelAffine): Value {
  const group = scale.length;
  const weights = to.constant([group, 1, 1, 1], Float32Array.from(scale));
  const bias = offset.some((n) => n !== 0) ? [to.constant([group], Float32Array.from(offset))] : [];
  const attributes = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group } as const;
  return to.apply(conv, [x, weights, ...bias], attributes);
}
