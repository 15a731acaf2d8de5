import { sameShape, type GraphNode, type Shape, type Value } from './graph.ts';

/** `scale · x + offset` with one number of each a channel (axis 1). */
export interface ChannelAffine {
  readonly x: Value;
  readonly scale: Float64Array;
  readonly offset: Float64Array;
}

/**
 * A sum, difference, product or quotient with a constant that does not vary within a channel, as
 * `scale · x + offset`; undefined for every other node.
 */
export function asChannelAffine(node: GraphNode, inputs: readonly Value[]): ChannelAffine | undefined {
  const [a, b] = inputs;
  if (a === undefined || b === undefined || inputs.length !== 2) return undefined;
  const { type } = node.operator;
  const shape = node.output.shape;
  const constantFirst = a.data !== undefined;
  const [x, constant] = constantFirst ? [b, a] : [a, b];
  if (x.data !== undefined || !sameShape(x.shape, shape)) return undefined;
  const numbers = perChannel(constant, shape);
  if (numbers === undefined) return undefined;
  const filled = (value: number) => new Float64Array(numbers.length).fill(value);
  switch (type) {
    case 'Add':
      return { x, scale: filled(1), offset: numbers };
    case 'Mul':
      return { x, scale: numbers, offset: filled(0) };
    case 'Sub':
      return constantFirst
        ? { x, scale: filled(-1), offset: numbers }
        : { x, scale: filled(1), offset: numbers.map((n) => -n) };
    case 'Div':
      return constantFirst ? undefined : { x, scale: numbers.map((n) => 1 / n), offset: filled(0) };
    default:
      return undefined;
  }
}

/** `outer` after `inner`. */
export function compose(outer: ChannelAffine, inner: ChannelAffine): ChannelAffine {
  return {
    x: inner.x,
    scale: outer.scale.map((scale, channel) => scale * inner.scale[channel]!),
    offset: outer.offset.map((offset, channel) => outer.scale[channel]! * inner.offset[channel]! + offset),
  };
}

/** The constant's number for each channel of `shape`; undefined where it varies within one. */
function perChannel({ shape: given, data }: Value, shape: Shape): Float64Array | undefined {
  if (data === undefined || shape.length < 2 || given.length > shape.length) return undefined;
  const channelAxis = 1 - (shape.length - given.length);
  const varies = given.some((size, axis) => size !== 1 && axis !== channelAxis);
  if (varies) return undefined;
  return Float64Array.from({ length: shape[1]! }, (_, channel) => data[data.length === 1 ? 0 : channel]!);
}
