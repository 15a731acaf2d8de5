import { elementCount, type Graph, type Shape, type Value } from '../../../graph/graph.ts';
import { concat } from '../../../graph/operators/concat.ts';
import type { NodeCall } from '../node-call.ts';
import { Constant, newNumbers } from '../values/constant.ts';
import type { Tensor } from '../values/data-tensor.ts';
import { asData, onMerged, onSplit } from '../values/emission.ts';
import { carriedEnding } from './ending.ts';
import type { Handler } from './handler.ts';
import { reshaped } from './reshaping.ts';
import { selectAlong } from './select.ts';
import { rowMajorStrides } from './strided.ts';

/** Elements `indices` of one axis of a tensor, which keeps its other axes. */
export function selected(node: NodeCall, x: Tensor, axis: number, indices: readonly number[]): Tensor {
  const shape = x.shape.map((size, i) => (i === axis ? indices.length : size));
  if (x.kind === 'constant') {
    node.context.reserve(elementCount(shape), node);
    return selectedConstant(x, axis, indices, shape);
  }
  if (indices.length === 0) throw node.unsupported('takes nothing of its input');
  node.requireRunnable(shape);
  const compute = axis === 0 ? onSplit : onMerged;
  const inner = axis === 0 ? 1 : axis;
  const take = (graph: Graph, [value]: readonly Value[]): Value => selectAlong(graph, value!, inner, indices);
  return compute([x], shape, take, indices.length === x.shape[axis] ? x.ending : carriedEnding([x]));
}

function selectedConstant(x: Constant, axis: number, indices: readonly number[], shape: Shape): Constant {
  return new Constant(
    x.type,
    shape,
    () => {
      const inner = elementCount(x.shape.slice(axis + 1));
      const size = x.shape[axis]!;
      const result = newNumbers(x.type, elementCount(shape));
      for (let outer = 0, at = 0; at < result.length; outer++) {
        for (const index of indices) {
          const from = (outer * size + index) * inner;
          result.set(x.data.subarray(from, from + inner), at);
          at += inner;
        }
      }
      return result;
    },
    x.name,
  );
}

/** Begin, end and step of each axis: attributes until version 9, inputs since. */
export const sliceHandler: Handler = (node) => {
  const starts = node.integers('starts', 1) ?? [];
  const ends = node.integers('ends', 2) ?? [];
  const axes = node.integers('axes', 3) ?? starts.map((_, axis) => axis);
  const steps = node.integers('steps', 4) ?? starts.map(() => 1);
  let result = node.input(0);
  starts.forEach((start, i) => {
    const axis = node.axis(axes[i] ?? i, result.shape.length);
    const step = steps[i] ?? 1;
    if (step === 0 || ends[i] === undefined) throw node.corrupt(`it takes every ${step}th element`);
    result = selected(node, result, axis, sliceIndices(start, ends[i], step, result.shape[axis]!));
  });
  return result;
};

/** Negative positions count from the end; positions beyond it are moved to it (operator Slice). */
function sliceIndices(start: number, end: number, step: number, size: number): readonly number[] {
  const counted = (position: number): number => (position < 0 ? position + size : position);
  const [lowest, highest] = step > 0 ? [0, size] : [-1, size - 1];
  const clamp = (position: number): number => Math.min(Math.max(counted(position), lowest), highest);
  const first = step > 0 ? clamp(start) : Math.min(Math.max(counted(start), 0), size - 1);
  const last = clamp(end);
  const count = Math.max(0, Math.ceil((last - first) / step));
  return Array.from({ length: count }, (_, i) => first + i * step);
}

/** Elements of an axis by constant indices of any shape. */
export const gather: Handler = (node) => {
  const x = node.input(0);
  const axis = node.axis(node.int('axis', 0), x.shape.length);
  const indices = node.requiredConstant(1, 'indices');
  const size = x.shape[axis]!;
  const counted = Array.from(indices.data, (index) => (index < 0 ? index + size : index));
  const outside = counted.find((index) => !(index >= 0 && index < size));
  if (outside !== undefined) throw node.corrupt(`it takes element ${outside} of ${size}`);
  const rows = selected(node, x, axis, counted);
  return reshaped(rows, [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)]);
};

/** Elements, or slices, by constant places along the first axes. */
export const gatherNd: Handler = (node) => {
  const x = node.input(0);
  const places = node.requiredConstant(1, 'indices');
  if (node.int('batch_dims', 0) !== 0)
    throw node.unsupported('gathers for each image by itself (batch_dims)');
  const depth = places.shape.at(-1) ?? 0;
  const strides = rowMajorStrides(x.shape.slice(0, depth));
  const rows = Array.from({ length: places.size / Math.max(1, depth) }, (_, row) =>
    strides.reduce((sum, stride, axis) => {
      const [index, size] = [places.data[row * depth + axis]!, x.shape[axis]!];
      const counted = index < 0 ? index + size : index;
      if (!(counted >= 0 && counted < size)) throw node.corrupt(`it takes element ${index} of ${size}`);
      return sum + counted * stride;
    }, 0),
  );
  const rest = x.shape.slice(depth);
  const flat = reshaped(x, [elementCount(x.shape.slice(0, depth)), ...rest]);
  return reshaped(selected(node, flat, 0, rows), [...places.shape.slice(0, -1), ...rest]);
};

/** One tensor for each output: sizes as attribute or input, or equal parts of which the last may be smaller. */
export const split: Handler = (node) => {
  const x = node.input(0);
  const axis = node.axis(node.int('axis', 0), x.shape.length);
  const size = x.shape[axis]!;
  const count = node.int('num_outputs', node.outputCount);
  return parts(node, x, axis, node.integers('split', 1) ?? chunks(size, Math.ceil(size / count), count));
};

/** A sequence of parts: sizes as a list, one size for all of which the last may be smaller, or single elements. */
export function splitToSequence(node: NodeCall): readonly Tensor[] {
  const x = node.input(0);
  const axis = node.axis(node.int('axis', 0), x.shape.length);
  const size = x.shape[axis]!;
  const stated = node.constant(1, 'its sizes');
  if (stated?.shape.length === 1) return parts(node, x, axis, Array.from(stated.data));
  const part = stated?.scalar ?? 1;
  if (!(part >= 1)) throw node.corrupt(`it splits into parts of ${part}`);
  const all = parts(node, x, axis, chunks(size, part, Math.ceil(size / part)));
  const drops = stated === undefined && node.int('keepdims', 1) === 0;
  return drops
    ? all.map((tensor) =>
        reshaped(
          tensor,
          x.shape.filter((_, i) => i !== axis),
        ),
      )
    : all;
}

/** Sizes of `count` parts of `part` elements, as far as there are any. */
function chunks(size: number, part: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => Math.max(0, Math.min(part, size - i * part)));
}

function parts(node: NodeCall, x: Tensor, axis: number, sizes: readonly number[]): readonly Tensor[] {
  const size = x.shape[axis]!;
  if (sizes.reduce((sum, length) => sum + length, 0) !== size) {
    throw node.corrupt(`it splits ${size} elements into [${sizes.join(', ')}]`);
  }
  let start = 0;
  return sizes.map((length) => {
    const indices = Array.from({ length }, (_, i) => start + i);
    start += length;
    return selected(node, x, axis, indices);
  });
}

/** Tensors one after the other along an axis. */
export const concatHandler: Handler = (node) => {
  const all = node.proto.input!.map((_, index) => node.input(index));
  return concatenated(node, all, node.int('axis', 1));
};

export function concatenated(node: NodeCall, all: readonly Tensor[], along: number): Tensor {
  const parts = all.filter((part) => elementCount(part.shape) > 0);
  const [first] = parts;
  if (first === undefined) return all[0] ?? node.input(0);
  const axis = node.axis(along, first.shape.length);
  const shape = [...first.shape];
  shape[axis] = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
  const fits = (part: Tensor): boolean =>
    part.shape.length === shape.length && part.shape.every((size, i) => i === axis || size === shape[i]);
  if (!parts.every(fits))
    throw node.corrupt(`it joins ${parts.map((part) => `[${part.shape.join(', ')}]`).join(' and ')}`);
  if (parts.every((part) => part.kind === 'constant')) return joined(node, parts, axis, shape);
  const tensors = parts.map(asData);
  const compute = axis === 0 ? onSplit : onMerged;
  const join = (graph: Graph, values: readonly Value[]): Value =>
    values.length === 1 ? values[0]! : graph.apply(concat, values, { axis: axis === 0 ? 1 : axis });
  return compute(tensors, shape, join, carriedEnding(tensors));
}

function joined(node: NodeCall, parts: readonly Constant[], axis: number, shape: Shape): Constant {
  node.context.reserve(elementCount(shape), node);
  const { type } = parts[0]!;
  const result = newNumbers(type, elementCount(shape));
  const rows = elementCount(shape.slice(0, axis));
  const lengths = parts.map((part) => part.size / rows);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    parts.forEach((part, i) => {
      result.set(part.data.subarray(row * lengths[i]!, (row + 1) * lengths[i]!), at);
      at += lengths[i]!;
    });
  }
  return new Constant(type, shape, () => result);
}
