import type { GraphProto, NodeProto } from '../file/schema.ts';

/** Operators that leave the axes where they are. */
const pixelwise = new Set([
  'Add',
  'BatchNormalization',
  'Cast',
  'Clip',
  'DequantizeLinear',
  'Div',
  'Dropout',
  'Identity',
  'Mul',
  'Neg',
  'Pad',
  'QuantizeLinear',
  'Relu',
  'Sub',
]);

/** Operators that take their channels on axis 1 (of the first input). */
const channelsSecond = new Set([
  'AveragePool',
  'BatchNormalization',
  'Conv',
  'ConvTranspose',
  'GlobalAveragePool',
  'GlobalMaxPool',
  'InstanceNormalization',
  'GroupNormalization',
  'LRN',
  'MaxPool',
]);

/** Nodes that are looked at; exporters put a handful before the first convolution. */
const maxSteps = 64;

/**
 * Which axis of an input of `rank` axes holds the channels, told by the first operator that needs them at a certain
 * place, through what only moves axes or works pixel by pixel. Undefined where the network does not say.
 */
export function findChannelAxis(graph: GraphProto, input: string, rank: number): number | undefined {
  let name = input;
  let axes = Array.from({ length: rank }, (_, axis) => axis);
  for (let step = 0; step < maxSteps; step++) {
    const readers = (graph.node ?? []).filter((node) => node.input?.includes(name));
    const decided = readers.find(
      (node) => channelsSecond.has(node.op_type ?? '') && node.input?.[0] === name,
    );
    if (decided !== undefined) return axes[1];
    const next = readers.find((node) => node.op_type === 'Transpose' || pixelwise.has(node.op_type ?? ''));
    if (next === undefined) return undefined;
    if (next.op_type === 'Transpose') {
      const permutation = permutationOf(next, rank);
      if (permutation.length !== rank) return undefined;
      axes = permutation.map((axis) => axes[axis]!);
    }
    name = next.output?.[0] ?? '';
  }
  return undefined;
}

function permutationOf({ attribute = [] }: NodeProto, rank: number): readonly number[] {
  const stated = attribute.find(({ name }) => name === 'perm')?.ints;
  return stated === undefined
    ? Array.from({ length: rank }, (_, axis) => rank - 1 - axis)
    : Array.from(stated);
}
