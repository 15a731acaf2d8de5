import { elementCount, sameShape, type Shape } from '../../../graph/graph.ts';
import { expand } from '../../../graph/operators/expand.ts';
import { transpose } from '../../../graph/operators/transpose.ts';
import { broadcastShape } from '../../../graph/broadcast.ts';
import type { NodeCall } from '../node-call.ts';
import { Constant, constantOf } from '../values/constant.ts';
import { DataTensor, type Tensor } from '../values/data-tensor.ts';
import { onMerged, onSplit } from '../values/emission.ts';
import { carriedEnding } from './ending.ts';
import { expanded } from './broadcasting.ts';
import type { Handler } from './handler.ts';
import { rowMajorStrides, strided } from './strided.ts';

/** The same elements under another shape. */
export function reshaped(tensor: Tensor, shape: Shape): Tensor {
  if (sameShape(tensor.shape, shape)) return tensor;
  if (elementCount(tensor.shape) !== elementCount(shape)) {
    throw new Error(`[${tensor.shape.join(', ')}] cannot become [${shape.join(', ')}]`);
  }
  if (tensor.kind === 'constant') return new Constant(tensor.type, shape, () => tensor.data, tensor.name);
  const { ending } = tensor;
  return onMerged([tensor], shape, (_, [value], emission) => emission.merge(value!, shape), ending);
}

/** 0 keeps a size unless `allowzero` says otherwise, −1 is what is left. */
export const reshapeHandler: Handler = (node) => {
  const x = node.input(0);
  const wanted = node.integers('shape', 1);
  if (wanted === undefined) throw node.corrupt('it states no shape');
  const keeps = node.int('allowzero', 0) === 0;
  const sizes = wanted.map((size, axis) => (size === 0 && keeps ? (x.shape[axis] ?? 0) : size));
  const open = sizes.filter((size) => size === -1).length;
  if (open > 1 || sizes.some((size) => size < -1))
    throw node.corrupt(`it reshapes to [${wanted.join(', ')}]`);
  const known = sizes.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const rest = known === 0 ? 0 : elementCount(x.shape) / known;
  return reshaped(
    x,
    sizes.map((size) => (size === -1 ? rest : size)),
  );
};

/** Two axes: all before `axis`, and the rest. */
export const flatten: Handler = (node) => {
  const x = node.input(0);
  const axis = node.int('axis', 1);
  const split = axis < 0 ? axis + x.shape.length : axis;
  return reshaped(x, [elementCount(x.shape.slice(0, split)), elementCount(x.shape.slice(split))]);
};

/** Leaves out axes of size 1: the stated ones, or all. */
export const squeeze: Handler = (node) => {
  const x = node.input(0);
  const stated = node.integers('axes', 1)?.map((axis) => node.axis(axis, x.shape.length));
  const removed = (axis: number): boolean =>
    stated === undefined ? x.shape[axis] === 1 : stated.includes(axis);
  const shape = x.shape.filter((_, axis) => !removed(axis));
  return reshaped(x, shape);
};

/** Adds axes of size 1, counted in the result. */
export const unsqueeze: Handler = (node) => {
  const x = node.input(0);
  const stated = node.integers('axes', 1);
  if (stated === undefined) throw node.corrupt('it states no axes');
  const rank = x.shape.length + stated.length;
  const added = new Set(stated.map((axis) => node.axis(axis, rank)));
  const rest = [...x.shape];
  return reshaped(
    x,
    Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : rest.shift()!)),
  );
};

/** Axes in another order; without one stated, reversed. */
export const transposeHandler: Handler = (node) => {
  const x = node.input(0);
  const stated = node.ints('perm') ?? x.shape.map((_, axis) => x.shape.length - 1 - axis);
  const permutation = stated.map((axis) => node.axis(axis, x.shape.length));
  const isWhole =
    permutation.length === x.shape.length && x.shape.every((_, axis) => permutation.includes(axis));
  if (!isWhole)
    throw node.corrupt(`[${permutation.join(', ')}] does not name every axis of [${x.shape.join(', ')}]`);
  if (x.kind === 'data') return transposed(x, permutation);
  node.context.reserve(x.size, node);
  const strides = rowMajorStrides(x.shape);
  const shape = permutation.map((axis) => x.shape[axis]!);
  const order = permutation.map((axis) => strides[axis]!);
  return new Constant(x.type, shape, () => strided(x.data, shape, order), x.name);
};

/** There and back again is nothing, and where only axes of size 1 move, no number does. */
export function transposed(x: DataTensor, permutation: readonly number[]): DataTensor {
  if (x.transposed !== undefined) {
    const { from, permutation: first } = x.transposed;
    return transposed(
      from,
      permutation.map((axis) => first[axis]!),
    );
  }
  if (permutation.every((axis, i) => axis === i)) return x;
  const shape = permutation.map((axis) => x.shape[axis]!);
  const moving = permutation.filter((axis) => x.shape[axis] !== 1);
  if (moving.every((axis, i) => i === 0 || axis > moving[i - 1]!)) return reshaped(x, shape) as DataTensor;
  const staysFirst = permutation[0] === 0;
  const inner = staysFirst ? permutation : [0, ...permutation.map((axis) => axis + 1)];
  const compute = staysFirst ? onMerged : onSplit;
  const tensor = compute([x], shape, (graph, [value]) =>
    graph.apply(transpose, [value!], { permutation: inner }),
  );
  return new DataTensor({
    shape,
    inputs: tensor.inputs,
    emit: tensor.emit,
    isInteger: tensor.isInteger,
    isQuantized: tensor.isQuantized,
    ending: carriedEnding([x]),
    transposed: { from: x, permutation },
  });
}

/** Repeats axes of size 1 to a shape, with which the input broadcasts both ways. */
export const expandHandler: Handler = (node) => {
  const x = node.input(0);
  const shape = broadcastShape(x.shape, node.integers('shape', 1) ?? []);
  if (shape.some((size) => size < 0)) throw node.corrupt(`it expands to [${shape.join(', ')}]`);
  return repeated(node, x, shape);
};

function repeated(node: NodeCall, x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  node.context.reserve(elementCount(shape), node);
  if (x.kind === 'constant') {
    const data = expanded(x, shape) as typeof x.data;
    return constantOf(x.type, shape, data, x.name);
  }
  return onSplit([x], shape, (graph, [value], emission) => {
    const aligned = [...new Array<number>(shape.length - x.shape.length).fill(1), ...x.shape];
    return graph.apply(expand, [emission.split(value!, aligned)], { shape: [emission.groups, ...shape] });
  });
}

/** Whole copies of the tensor, side by side along every axis. */
export const tile: Handler = (node) => {
  const x = node.input(0);
  const repeats = node.integers('repeats', 1) ?? [];
  if (repeats.length !== x.shape.length || repeats.some((count) => !(count >= 1))) {
    throw node.corrupt(`it repeats [${x.shape.join(', ')}] by [${repeats.join(', ')}]`);
  }
  const apart = x.shape.flatMap((size) => [1, size]);
  const copied = x.shape.flatMap((size, axis) => [repeats[axis]!, size]);
  const shape = x.shape.map((size, axis) => size * repeats[axis]!);
  return reshaped(repeated(node, reshaped(x, apart), copied), shape);
};

/** Blocks of channels become blocks of pixels; `mode` says which way the channels are counted. */
export const depthToSpace: Handler = (node) => {
  const x = node.rearranged(0);
  const block = node.int('blocksize', 1);
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const rest = channels / (block * block);
  const isColumnFirst = node.text('mode', 'DCR') === 'CRD';
  const apart = isColumnFirst
    ? [batch, rest, block, block, height, width]
    : [batch, block, block, rest, height, width];
  const order = isColumnFirst ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2];
  const moved = transposed(reshaped(x, apart) as DataTensor, order);
  return reshaped(moved, [batch, rest, height * block, width * block]);
};

/** Blocks of pixels become channels. */
export const spaceToDepth: Handler = (node) => {
  const x = node.rearranged(0);
  const block = node.int('blocksize', 1);
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const apart = reshaped(x, [batch, channels, height / block, block, width / block, block]) as DataTensor;
  const moved = transposed(apart, [0, 3, 5, 1, 2, 4]);
  return reshaped(moved, [batch, channels * block * block, height / block, width / block]);
};
