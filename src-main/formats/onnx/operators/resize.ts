import type { Graph, Value } from '../../../graph/graph.ts';
import { resize } from '../../../graph/operators/resize.ts';
import type { NodeCall } from '../node-call.ts';
import { onMerged } from '../values/emission.ts';
import type { Handler } from './handler.ts';
import { selectAlong, byMatrix } from './select.ts';

/** How one axis is resized. */
interface AxisResize {
  readonly axis: number;
  readonly size: number;
  readonly newSize: number;
  readonly scale: number;
}

type Weights = readonly (readonly [source: number, weight: number])[];

/** Upsample (until version 9) is Resize with these settings. */
export const upsample: Handler = (node) => resized(node, 'asymmetric', 'floor', readScales(node, 1));

export const resizeHandler: Handler = (node) => {
  if (node.operatorSet < 11) return resized(node, 'asymmetric', 'floor', readScales(node, 1));
  if (node.int('antialias', 0) !== 0) throw node.unsupported('smooths while it shrinks (antialias)');
  if (node.text('keep_aspect_ratio_policy', 'stretch') !== 'stretch')
    throw node.unsupported('keeps the aspect ratio');
  if (node.int('exclude_outside', 0) !== 0)
    throw node.unsupported('leaves pixels outside out (exclude_outside)');
  const mode = node.text('coordinate_transformation_mode', 'half_pixel');
  if (mode === 'tf_crop_and_resize') throw node.unsupported('cuts out and resizes (tf_crop_and_resize)');
  const scales = readScales(node, 2);
  if (mode === 'align_corners' && scales.sizes === undefined && !isWhole(node, scales.scales)) {
    throw node.unsupported('aligns corners at a size that is no whole number of pixels');
  }
  return resized(node, mode, node.text('nearest_mode', 'round_prefer_floor'), scales);
};

/** Whether the factors lead to whole sizes, up to the rounding of float32. */
function isWhole(node: NodeCall, scales: readonly number[]): boolean {
  return node.data(0).shape.every((size, axis) => {
    const newSize = size * scales[axis]!;
    return Math.abs(newSize - Math.round(newSize)) < 1e-4;
  });
}

/** A factor for each axis, from the factors or the sizes that the node states, and whether sizes were stated. */
function readScales(node: NodeCall, index: number): { scales: readonly number[]; sizes?: readonly number[] } {
  const { shape } = node.data(0);
  const axes =
    node.ints('axes')?.map((axis) => node.axis(axis, shape.length)) ?? shape.map((_, axis) => axis);
  const place = (values: readonly number[], rest: (axis: number) => number): readonly number[] =>
    shape.map((_, axis) => values[axes.indexOf(axis)] ?? rest(axis));
  const factors = node.floats('scales') ?? Array.from(node.constant(index, 'its scales')?.data ?? []);
  if (factors.length > 0) return { scales: place(factors, () => 1) };
  const stated = Array.from(node.constant(3, 'its sizes')?.data ?? []);
  if (stated.length === 0) throw node.corrupt('it states neither scales nor sizes');
  const sizes = place(stated, (axis) => shape[axis]!);
  return { sizes, scales: sizes.map((size, axis) => size / shape[axis]!) };
}

function resized(
  node: NodeCall,
  coordinates: string,
  nearestMode: string,
  { scales, sizes }: { scales: readonly number[]; sizes?: readonly number[] },
): ReturnType<Handler> {
  const x = node.data(0);
  const newShape = x.shape.map((size, axis) => sizes?.[axis] ?? Math.floor(size * scales[axis]!));
  node.requireRunnable(newShape);
  const axes = x.shape.flatMap((size, axis): AxisResize[] => {
    const newSize = newShape[axis]!;
    return newSize === size && scales[axis] === 1 ? [] : [{ axis, size, newSize, scale: scales[axis]! }];
  });
  if (axes.some(({ axis }) => axis === 0)) throw node.unsupported('resizes the axis of the batch');
  const mode = node.text('mode', 'nearest');
  axes.forEach(({ size, newSize }) => node.context.reserve(size * newSize, node));
  const weights = axes.map((axis) => weightsAlong(node, axis, mode, coordinates, nearestMode));
  return onMerged([x], newShape, (graph, [value]) => {
    const blocks = mode === 'nearest' ? wholeBlocks(axes, weights, value!) : undefined;
    if (blocks !== undefined) return graph.apply(resize, [value!], { scales: blocks });
    return axes.reduce((result, axis, i) => interpolated(graph, result, axis, weights[i]!), value!);
  });
}

/** Factors for height and width, where every pixel becomes a block. */
function wholeBlocks(
  axes: readonly AxisResize[],
  weights: readonly (readonly Weights[])[],
  value: Value,
): readonly [number, number] | undefined {
  if (value.shape.length !== 4 || axes.length === 0) return undefined;
  const factors: [number, number] = [1, 1];
  for (const [i, { axis, size, newSize }] of axes.entries()) {
    const factor = newSize / size;
    const isBlock = weights[i]!.every(([first], at) => first![0] === Math.floor(at / factor));
    if (axis < 2 || !Number.isInteger(factor) || !isBlock) return undefined;
    factors[axis - 2] = factor;
  }
  return factors;
}

function interpolated(
  graph: Graph,
  x: Value,
  { axis, size, newSize }: AxisResize,
  weights: readonly Weights[],
): Value {
  if (weights.every((row) => row.length === 1)) {
    return selectAlong(
      graph,
      x,
      axis,
      weights.map(([first]) => first![0]),
    );
  }
  const matrix = new Float32Array(newSize * size);
  weights.forEach((row, i) => row.forEach(([source, weight]) => (matrix[i * size + source]! += weight)));
  return byMatrix(graph, x, axis, matrix, newSize);
}

/** For each new element the old ones it is made of (operator Resize). */
function weightsAlong(
  node: NodeCall,
  resize: AxisResize,
  mode: string,
  coordinates: string,
  nearestMode: string,
): readonly Weights[] {
  const { size, newSize } = resize;
  const clamp = (index: number): number => Math.min(Math.max(index, 0), size - 1);
  return Array.from({ length: newSize }, (_, index): Weights => {
    const position = sourcePosition(node, coordinates, resize, index);
    const below = Math.floor(position);
    const rest = position - below;
    switch (mode) {
      case 'nearest':
        return [[clamp(nearest(node, nearestMode, position)), 1]];
      case 'linear':
        return [
          [clamp(below), 1 - rest],
          [clamp(below + 1), rest],
        ];
      case 'cubic':
        return cubicWeights(rest, node.float('cubic_coeff_a', -0.75)).map(
          (w, i) => [clamp(below - 1 + i), w] as const,
        );
      default:
        throw node.corrupt(`its mode is "${mode}"`);
    }
  });
}

/** Where a new element lies among the old ones (attribute coordinate_transformation_mode). */
function sourcePosition(
  node: NodeCall,
  mode: string,
  { size, newSize, scale }: AxisResize,
  index: number,
): number {
  switch (mode) {
    case 'half_pixel':
      return (index + 0.5) / scale - 0.5;
    case 'pytorch_half_pixel':
      return newSize > 1 ? (index + 0.5) / scale - 0.5 : 0;
    case 'half_pixel_symmetric': {
      const adjustment = newSize / (scale * size);
      return (size / 2) * (1 - adjustment) + (index + 0.5) / scale - 0.5;
    }
    case 'align_corners':
      return newSize > 1 ? (index * (size - 1)) / (newSize - 1) : 0;
    case 'asymmetric':
      return index / scale;
    default:
      throw node.unsupported(`places pixels by "${mode}"`);
  }
}

function nearest(node: NodeCall, mode: string, position: number): number {
  switch (mode) {
    case 'round_prefer_floor':
      return Math.ceil(position - 0.5);
    case 'round_prefer_ceil':
      return Math.floor(position + 0.5);
    case 'floor':
      return Math.floor(position);
    case 'ceil':
      return Math.ceil(position);
    default:
      throw node.corrupt(`its nearest_mode is "${mode}"`);
  }
}

/** Weights of the four neighbours at −1, 0, 1, 2 (Keys 1981, with the coefficient a). */
function cubicWeights(rest: number, a: number): readonly number[] {
  const near = (d: number): number => ((a + 2) * d - (a + 3)) * d * d + 1;
  const far = (d: number): number => ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
  return [far(1 + rest), near(rest), near(1 - rest), far(2 - rest)];
}
