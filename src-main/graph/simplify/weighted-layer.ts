import type { Graph, GraphNode, Value } from '../graph.ts';
import type { ConvAttributes } from '../operators/conv.ts';
import type { GemmAttributes } from '../operators/gemm.ts';

/** A convolution or dense layer with constant weights. */
export interface WeightedLayer {
  readonly node: GraphNode;
  readonly weights: Float32Array;
  /** One number an output channel; zeros where the layer has none. */
  readonly bias: Float64Array;
  /** Whether zeros from outside the image take part. */
  readonly isPadded: boolean;
  /** Which output and input channel the weight at `index` connects. */
  channelsAt(index: number): { readonly output: number; readonly input: number };
}

/** The node as a layer; undefined where it is none. */
export function asWeightedLayer(node: GraphNode): WeightedLayer | undefined {
  const [, weights, bias] = node.inputs;
  const { type } = node.operator;
  if ((type !== 'Conv' && type !== 'Gemm') || weights?.data === undefined) return undefined;
  const outputs = node.output.shape[1]!;
  if (bias !== undefined && bias.data?.length !== outputs) return undefined;
  return {
    node,
    weights: weights.data,
    bias: bias?.data === undefined ? new Float64Array(outputs) : Float64Array.from(bias.data),
    ...(type === 'Conv'
      ? convolution(weights, node.attributes as ConvAttributes)
      : dense(weights, node.attributes as GemmAttributes)),
  };
}

/** The same layer with other numbers. */
export function applyWithWeights(
  to: Graph,
  { node, bias: oldBias }: WeightedLayer,
  x: Value,
  weights: Float32Array,
  bias: Float64Array,
): Value {
  const inputs = [x, to.constant(node.inputs[1]!.shape, weights)];
  if (bias.some((b) => b !== 0)) inputs.push(to.constant([oldBias.length], Float32Array.from(bias)));
  return to.apply(node.operator, inputs, node.attributes as never);
}

type Connections = Pick<WeightedLayer, 'isPadded' | 'channelsAt'>;

/** Weights [filters, channels / group, kernelHeight, kernelWidth]. */
function convolution({ shape }: Value, { pads, group }: ConvAttributes): Connections {
  const [filters, perGroup, height, width] = shape as [number, number, number, number];
  const area = height * width;
  const filtersPerGroup = filters / group;
  return {
    isPadded: pads.some((pad) => pad !== 0),
    channelsAt: (index) => {
      const output = Math.floor(index / (perGroup * area));
      const withinGroup = Math.floor(index / area) % perGroup;
      return { output, input: Math.floor(output / filtersPerGroup) * perGroup + withinGroup };
    },
  };
}

/** Weights [inputs, outputs], or the other way round. */
function dense({ shape }: Value, { transposeB }: GemmAttributes): Connections {
  const columns = shape[1]!;
  return {
    isPadded: false,
    channelsAt: (index) => {
      const [row, column] = [Math.floor(index / columns), index % columns];
      return transposeB ? { output: row, input: column } : { output: column, input: row };
    },
  };
}
