import type { Shape } from './graph.ts';

/** Geometry of sliding windows over height and width, shared by convolution and pooling. */
export type Pair = readonly [height: number, width: number];

/** Zeros around an image: top, left, bottom, right (ONNX order). */
export type Pads = readonly [top: number, left: number, bottom: number, right: number];

export interface WindowAttributes {
  readonly strides: Pair;
  readonly pads: Pads;
}

/** The sizes of images or kernels. Throws where there are not four. */
export function fourSizes(shape: Shape): readonly [number, number, number, number] {
  if (shape.length !== 4) throw new Error(`expected four axes, found [${shape.join(', ')}]`);
  return shape as unknown as readonly [number, number, number, number];
}

/** Output height and width of a window of `kernel` pixels, `dilations` apart. Throws where none fits. */
export function windowOutput(size: Pair, kernel: Pair, dilations: Pair, window: WindowAttributes): Pair {
  const along = (axis: 0 | 1): number => {
    const reach = dilations[axis] * (kernel[axis] - 1) + 1;
    const padded = size[axis] + window.pads[axis] + window.pads[axis + 2]!;
    if (padded < reach) throw new Error(`a window of ${reach} does not fit into ${padded} pixels`);
    return Math.floor((padded - reach) / window.strides[axis]) + 1;
  };
  return [along(0), along(1)];
}

/** Size that the reverse of a window yields before output padding is added. */
export function windowInput(size: Pair, kernel: Pair, dilations: Pair, window: WindowAttributes): Pair {
  const along = (axis: 0 | 1): number =>
    (size[axis] - 1) * window.strides[axis] +
    dilations[axis] * (kernel[axis] - 1) +
    1 -
    window.pads[axis] -
    window.pads[axis + 2]!;
  return [along(0), along(1)];
}
