import type { Pads, Pair } from '../../../graph/window.ts';
import type { NodeCall } from '../node-call.ts';

/** Geometry of sliding windows over height and width, as convolutions and pools state it. */
export interface Windows {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly pads: Pads;
}

/**
 * Reads strides, dilations and padding of a window over the axes after the channels. A single axis, as of Conv1D, is
 * taken as the width of images of height 1. Throws MODEL_UNSUPPORTED_LAYER for three and more.
 */
export function readWindows(node: NodeCall, spatial: readonly number[], kernel: readonly number[]): Windows {
  if (spatial.length < 1 || spatial.length > 2) {
    throw node.unsupported(`slides a window over ${spatial.length} axes`);
  }
  if (kernel.length !== spatial.length)
    throw node.corrupt(`its window has ${kernel.length} axes, its input ${spatial.length}`);
  const pair = (name: string): Pair => {
    const sizes = node.ints(name) ?? spatial.map(() => 1);
    if (sizes.length !== spatial.length || sizes.some((size) => !(size >= 1))) {
      throw node.corrupt(`${name} are [${sizes.join(', ')}]`);
    }
    return asPair(sizes, 1);
  };
  const window = { kernel: asPair(kernel, 1), strides: pair('strides'), dilations: pair('dilations') };
  if (window.kernel.some((size) => !(size >= 1))) throw node.corrupt(`its window is [${kernel.join(', ')}]`);
  return { ...window, pads: readPads(node, asPair(spatial, 1), window) };
}

/** `[n]` becomes `[other, n]`. */
export function asPair(sizes: readonly number[], other: number): Pair {
  return sizes.length === 1 ? [other, sizes[0]!] : [sizes[0]!, sizes[1]!];
}

/** Explicit padding, or such that the output has `ceil(size / stride)` pixels (`auto_pad`). */
function readPads(node: NodeCall, size: Pair, { kernel, strides, dilations }: Omit<Windows, 'pads'>): Pads {
  const mode = node.text('auto_pad', 'NOTSET');
  if (mode === 'NOTSET') {
    const pads = node.ints('pads') ?? [];
    if (pads.some((pad) => !(pad >= 0))) throw node.corrupt(`its padding is [${pads.join(', ')}]`);
    if (pads.length === 0) return [0, 0, 0, 0];
    if (pads.length === 2) return [0, pads[0]!, 0, pads[1]!];
    if (pads.length === 4) return pads as unknown as Pads;
    throw node.corrupt(`it states ${pads.length} paddings`);
  }
  if (mode === 'VALID') return [0, 0, 0, 0];
  const total = ([0, 1] as const).map((axis) => {
    const reach = (kernel[axis] - 1) * dilations[axis] + 1;
    return Math.max((Math.ceil(size[axis] / strides[axis]) - 1) * strides[axis] + reach - size[axis], 0);
  });
  const smaller = total.map((pixels) => Math.floor(pixels / 2)) as [number, number];
  const larger: Pair = [total[0]! - smaller[0], total[1]! - smaller[1]];
  if (mode === 'SAME_UPPER') return [...smaller, ...larger];
  if (mode === 'SAME_LOWER') return [...larger, ...smaller];
  throw node.corrupt(`its auto_pad is "${mode}"`);
}
