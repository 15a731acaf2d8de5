import { elementCount, type Graph, type Shape, type Value } from '../../../graph/graph.ts';
import { add } from '../../../graph/operators/add.ts';
import { concat } from '../../../graph/operators/concat.ts';
import { expand } from '../../../graph/operators/expand.ts';
import { matmul } from '../../../graph/operators/matmul.ts';
import { pad } from '../../../graph/operators/pad.ts';
import { reshape } from '../../../graph/operators/reshape.ts';
import { slice } from '../../../graph/operators/slice.ts';
import { transpose } from '../../../graph/operators/transpose.ts';
import { carriedEnding } from '../layers/ending.ts';
import { reshaped } from '../layers/reshaping.ts';
import { apply } from '../math.ts';
import { graphAxis, inKerasOrder, KerasTensor } from '../tensor.ts';

/** Graph axes of an image of a channels_last model, in Keras' order. */
const imageOrder = [0, 2, 3, 1];

/** The tensor with its axes in another order, which leaves the batch first. */
export function transposed(graph: Graph, x: KerasTensor, order: readonly number[]): KerasTensor {
  const counted = order.map((axis) => (axis < 0 ? axis + x.rank : axis));
  const isPermutation = [...counted].sort((a, b) => a - b).every((axis, i) => axis === i);
  if (!isPermutation || counted.length !== x.rank || counted[0] !== 0) {
    throw new Error(`it orders axes as [${order.join(', ')}], where the batch has to stay first`);
  }
  const permutation = x.channelsLast ? counted.map((axis) => imageOrder[axis]!) : counted;
  return new KerasTensor({
    shape: counted.slice(1).map((axis) => x.shape[axis - 1]!),
    ending: carriedEnding({ inputs: [x] }),
    compute: () => {
      const isSame = permutation.every((axis, i) => axis === i);
      return isSame ? x.value : graph.apply(transpose, [x.value], { permutation });
    },
  });
}

/** The tensor in a shape that counts the batch and may leave one size open with −1. */
export function reshapedWithBatch(
  graph: Graph,
  x: KerasTensor,
  target: readonly (number | null)[],
): KerasTensor {
  const [batch, ...sizes] = target.map((size) => size ?? -1);
  const count = elementCount(x.shape);
  const known = sizes.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
  const open = sizes.filter((size) => size === -1).length;
  const shape = sizes.map((size) => (size === -1 ? count / known : size));
  if (batch !== -1 || open > 1 || elementCount(shape) !== count) {
    throw new Error(
      `it reshapes [batch, ${x.shape.join(', ')}] to [${target.join(', ')}], where the batch has to stay`,
    );
  }
  return reshaped(graph, x, shape);
}

/** A new axis of size 1; `axis` is its place in the result. */
export function withAxis(graph: Graph, x: KerasTensor, axis: number): KerasTensor {
  const counted = axis < 0 ? axis + x.rank + 1 : axis;
  if (counted < 1 || counted > x.rank)
    throw new Error(`it adds an axis at ${axis}, before the batch or beyond the end`);
  return reshaped(graph, x, [...x.shape.slice(0, counted - 1), 1, ...x.shape.slice(counted - 1)]);
}

/** Tensors of one rank, one after the other along an axis. */
export function joined(graph: Graph, tensors: readonly KerasTensor[], axis: number): KerasTensor {
  const first = tensors[0];
  if (first === undefined) throw new Error('it joins nothing');
  if (tensors.length === 1) return first;
  const channelsLast = tensors.every((tensor) => tensor.channelsLast);
  const along = channelsLast ? graphAxis(first, axis) : graphAxis(plainView(graph, first), axis);
  const counted = axis < 0 ? axis + first.rank : axis;
  const sizes = tensors.map((tensor) => tensor.shape[counted - 1]!);
  return new KerasTensor({
    shape: first.shape.map((size, i) => (i + 1 === counted ? sizes.reduce((sum, n) => sum + n, 0) : size)),
    channelsLast,
    ending: carriedEnding({ inputs: tensors }),
    compute: () => {
      const values = tensors.map((tensor) => (channelsLast ? tensor.value : inKerasOrder(graph, tensor)));
      const batch = Math.max(...values.map((value) => value.shape[0]!));
      return graph.apply(
        concat,
        values.map((value) => repeatBatch(graph, value, batch)),
        { axis: along },
      );
    },
  });
}

/** Numbers of the configuration are the same for each image. */
function repeatBatch(graph: Graph, value: Value, batch: number): Value {
  if (value.shape[0] === batch) return value;
  return graph.apply(expand, [value], { shape: [batch, ...value.shape.slice(1)] });
}

function plainView(graph: Graph, x: KerasTensor): KerasTensor {
  return x.channelsLast
    ? new KerasTensor({ shape: x.shape, ending: x.ending, compute: () => inKerasOrder(graph, x) })
    : x;
}

/** Entries of an axis by their numbers, in any order and as often as wanted. */
export function taken(graph: Graph, x: KerasTensor, axis: number, indices: readonly number[]): KerasTensor {
  const along = graphAxis(x, axis);
  const counted = axis < 0 ? axis + x.rank : axis;
  const size = x.shape[counted - 1]!;
  if (indices.length === 0 || indices.some((index) => index < 0 || index >= size)) {
    throw new Error(`it takes entries of axis ${axis} that are not among its ${size}`);
  }
  return new KerasTensor({
    shape: x.shape.map((own, i) => (i + 1 === counted ? indices.length : own)),
    channelsLast: x.channelsLast,
    ending: carriedEnding({ inputs: [x] }),
    compute: () => takeAlong(graph, x.value, along, indices),
  });
}

/** A block where the entries follow each other; else a product with a matrix that holds a one for each entry. */
function takeAlong(graph: Graph, value: Value, axis: number, indices: readonly number[]): Value {
  const size = value.shape[axis]!;
  const start = indices[0]!;
  if (indices.every((index, i) => index === start + i)) {
    if (indices.length === size) return value;
    return graph.apply(slice, [value], { axes: [axis], starts: [start], ends: [start + indices.length] });
  }
  const before = value.shape.slice(0, axis);
  const after = value.shape.slice(axis + 1);
  const choice = new Float32Array(indices.length * size);
  indices.forEach((index, row) => (choice[row * size + index] = 1));
  const rows = graph.apply(reshape, [value], { shape: [elementCount(before), size, elementCount(after)] });
  const chosen = apply(graph, matmul, graph.constant([indices.length, size], choice), rows);
  return graph.apply(reshape, [chosen], { shape: [...before, indices.length, ...after] });
}

/** How many entries stand before and after each axis, batch included. */
export type Margins = readonly (readonly [number, number])[];

/** One number around the tensor (numpy.pad, mode `constant`). */
export function padded(graph: Graph, x: KerasTensor, margins: Margins, filler: number): KerasTensor {
  const own = checkedMargins(x, margins);
  const before = own.map(([first]) => first);
  const after = own.map(([, last]) => last);
  return new KerasTensor({
    ...marginShape(x, margins),
    compute: () => {
      const value = graph.apply(pad, [x.value], { before, after });
      if (filler === 0) return value;
      const frame = frameOf(x.value.shape.slice(1), own.slice(1), filler);
      return apply(graph, add, value, graph.constant(value.shape.slice(1), frame));
    },
  });
}

/** The tensor mirrored at its borders, which are repeated or not (numpy.pad, modes `symmetric` and `reflect`). */
export function mirrored(
  graph: Graph,
  x: KerasTensor,
  margins: Margins,
  repeatsBorder: boolean,
): KerasTensor {
  checkedMargins(x, margins);
  return margins.reduce((tensor, [before, after], axis) => {
    if (before === 0 && after === 0) return tensor;
    const size = tensor.shape[axis - 1]!;
    const skip = repeatsBorder ? 0 : 1;
    if (Math.max(before, after) > size - skip)
      throw new Error(`it mirrors more than an axis of ${size} entries holds`);
    const front = Array.from({ length: before }, (_, i) => before - 1 - i + skip);
    const back = Array.from({ length: after }, (_, i) => size - 1 - skip - i);
    return taken(graph, tensor, axis, [...front, ...Array.from({ length: size }, (_, i) => i), ...back]);
  }, x);
}

/** Margins in the order of the graph's axes. */
function checkedMargins(x: KerasTensor, margins: Margins): Margins {
  if (
    margins.length !== x.rank ||
    margins[0]!.some((size) => size !== 0) ||
    margins.flat().some((size) => size < 0)
  ) {
    throw new Error(
      `it pads [batch, ${x.shape.join(', ')}] by [${margins.map((pair) => pair.join('+')).join(', ')}]`,
    );
  }
  return x.channelsLast ? [0, 3, 1, 2].map((axis) => margins[axis]!) : margins;
}

function marginShape(x: KerasTensor, margins: Margins) {
  const shape = x.shape.map((size, i) => size + margins[i + 1]![0] + margins[i + 1]![1]);
  return { shape, channelsLast: x.channelsLast, ending: carriedEnding({ inputs: [x] }) };
}

/** `filler` in the margins, 0 inside. */
function frameOf(shape: Shape, margins: Margins, filler: number): Float32Array {
  const sizes = shape.map((size, axis) => size + margins[axis]![0] + margins[axis]![1]);
  return Float32Array.from({ length: elementCount(sizes) }, (_, i) => {
    let rest = i;
    let isInside = true;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const position = (rest % sizes[axis]!) - margins[axis]![0];
      rest = Math.floor(rest / sizes[axis]!);
      isInside &&= position >= 0 && position < shape[axis]!;
    }
    return isInside ? 0 : filler;
  });
}
