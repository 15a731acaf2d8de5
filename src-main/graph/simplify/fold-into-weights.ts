import { asChannelAffine, type ChannelAffine } from '../channel-affine.ts';
import type { Graph, Value } from '../graph.ts';
import { countUses, rewriteGraph } from '../rewrite.ts';
import { appendAffine } from './merge-constants.ts';
import { applyWithWeights, asWeightedLayer, type WeightedLayer } from './weighted-layer.ts';

/**
 * A product or sum with a constant a channel, such as a batch normalization, becomes part of the convolution or dense
 * layer `W x + b` before or after it:
 *
 *     scale · (W x + b) + offset  = (scale W) x + (scale · b + offset)
 *     W (scale · x + offset) + b  = (W scale) x + (b + W offset)            where no padding takes part
 *     W (scale · x + offset) + b  = (W scale) (x + offset / scale) + b      where it does and no scale is zero
 *
 * Padding is zero and not `offset`, which therefore stays outside. Constants are computed in float64 and rounded once.
 */
export function foldIntoWeights(graph: Graph): Graph {
  return foldInputs(foldOutputs(graph));
}

/** First what comes after a layer, as exporters fold it: a layer that was folded already then gets the same numbers. */
function foldOutputs(graph: Graph): Graph {
  const uses = countUses(graph);
  return rewriteGraph(graph, (to, node, inputs) => {
    const affine = asChannelAffine(node, inputs);
    if (affine === undefined) return undefined;
    const x = node.inputs.find((value) => value.data === undefined)!;
    const layer = uses.get(x) === 1 ? layerBehind(to, affine.x) : undefined;
    return layer === undefined ? undefined : foldOutput(to, affine, layer);
  });
}

function foldInputs(graph: Graph): Graph {
  const uses = countUses(graph);
  const readOnce = (value: Value): boolean => uses.get(value) === 1;
  return rewriteGraph(graph, (to, node, inputs) => {
    const before = graph.producer(node.inputs[0]!);
    if (before === undefined || !readOnce(before.output)) return undefined;
    const layer = asWeightedLayer({ ...node, inputs });
    const input = affineBehind(to, inputs[0]!);
    if (layer === undefined || input === undefined) return undefined;
    if (!layer.isPadded || input.offset.every((n) => n === 0)) return foldInput(to, input, layer);
    const inner = before.inputs.every((value) => value.data !== undefined || readOnce(value));
    return inner ? foldScale(to, input, layer) : undefined;
  });
}

function layerBehind(to: Graph, value: Value): WeightedLayer | undefined {
  const producer = to.producer(value);
  return producer === undefined ? undefined : asWeightedLayer(producer);
}

function affineBehind(to: Graph, value: Value): ChannelAffine | undefined {
  const producer = to.producer(value);
  return producer === undefined ? undefined : asChannelAffine(producer, producer.inputs);
}

function foldOutput(to: Graph, { scale, offset }: ChannelAffine, layer: WeightedLayer): Value {
  const weights = layer.weights.map((w, index) => w * scale[layer.channelsAt(index).output]!);
  const bias = layer.bias.map((b, output) => scale[output]! * b + offset[output]!);
  return applyWithWeights(to, layer, layer.node.inputs[0]!, weights, bias);
}

function foldInput(to: Graph, { x, scale, offset }: ChannelAffine, layer: WeightedLayer): Value {
  const bias = layer.bias.slice();
  const weights = layer.weights.map((w, index) => {
    const { output, input } = layer.channelsAt(index);
    bias[output]! += w * offset[input]!;
    return w * scale[input]!;
  });
  return applyWithWeights(to, layer, x, weights, bias);
}

/** Leaves `x + offset / scale` before the layer, which costs the reverse pass nothing. */
function foldScale(to: Graph, { x, offset }: ChannelAffine, layer: WeightedLayer): Value | undefined {
  const product = affineBehind(to, x);
  if (product === undefined || product.offset.some((n) => n !== 0)) return undefined;
  const shift = offset.map((n, channel) => n / product.scale[channel]!);
  if (!shift.every((n) => Number.isFinite(Math.fround(n)))) return undefined;
  const shifted = appendAffine(
    to,
    { x: product.x, scale: product.scale.map(() => 1), offset: shift },
    x.shape.length,
  );
  return foldInput(to, { x: shifted, scale: product.scale, offset: product.scale.map(() => 0) }, layer);
}
