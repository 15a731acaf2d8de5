import { ArgumentSlice, Constant, isList, type Arguments } from '../layers/arguments.ts';
import type { LayerKind } from '../layers/layer.ts';
import { reshaped } from '../layers/reshaping.ts';
import type { KerasTensor } from '../tensor.ts';
import { axisSize } from '../tensor.ts';
import { indexed } from './index-by-slices.ts';
import { defineOperation } from './operation.ts';
import { mirrored, padded, taken, transposed, type Margins } from './rearrange.ts';
import { withoutAxes } from './reduce.ts';

function split(tensor: string, parts: string, isSizes: boolean): LayerKind {
  return defineOperation([tensor, parts, 'axis', 'num'], ({ graph, args }) => {
    const x = args.tensor(tensor);
    args.take('num');
    const isCount = typeof args.peek(parts) === 'number';
    const numbers = args.integers(parts) ?? [];
    const axis = args.number('axis', 0);
    const size = axisSize(x, axis);
    const sizes = isCount
      ? equalSizes(size, numbers[0]!)
      : isSizes
        ? openSizes(size, numbers)
        : gaps(size, numbers);
    let start = 0;
    return sizes.map((length) => {
      const indices = Array.from({ length }, (_, i) => start + i);
      start += length;
      return taken(graph, x, axis, indices);
    });
  });
}

function equalSizes(size: number, count: number): readonly number[] {
  if (size % count !== 0) throw new Error(`it splits an axis of the size ${size} into ${count} parts`);
  return Array.from({ length: count }, () => size / count);
}

/** Sizes, one of which may be left open with −1 (tf.split). */
function openSizes(size: number, sizes: readonly number[]): readonly number[] {
  const known = sizes.filter((part) => part >= 0).reduce((sum, part) => sum + part, 0);
  return sizes.map((part) => (part < 0 ? size - known : part));
}

/** Sizes between the places at which an axis is cut (numpy.split). */
function gaps(size: number, places: readonly number[]): readonly number[] {
  const ends = [...places, size];
  return ends.map((end, i) => end - (ends[i - 1] ?? 0));
}

function unstack(tensor: string): LayerKind {
  return defineOperation([tensor, 'num', 'axis'], ({ graph, args }) => {
    const x = args.tensor(tensor);
    args.take('num');
    const axis = args.number('axis', 0);
    return Array.from({ length: axisSize(x, axis) }, (_, index) =>
      withoutAxes(graph, taken(graph, x, axis, [index]), [axis]),
    );
  });
}

function getItem(key: string): LayerKind {
  return defineOperation(['x', key], ({ graph, args }) => {
    const x = args.tensor('x');
    const index = args.take(key);
    const parts = index instanceof Constant ? [...index.data] : isList(index) ? index : [index];
    const result = indexed(graph, x, parts);
    if (result === undefined) throw args.unread(key, index, 'slices and whole numbers');
    return result;
  });
}

/** A block given by its beginning and size, −1 up to the end (tf.slice). */
const sliceBlock = defineOperation(['input_', 'begin', 'size'], ({ graph, args }) => {
  const x = args.tensor('input_');
  const [begin, size] = [args.integers('begin') ?? [], args.integers('size') ?? []];
  const index = begin.map((start, axis) => {
    const stop = size[axis] === -1 ? null : start + size[axis]!;
    return new ArgumentSlice({ start, stop, step: null });
  });
  return indexed(graph, x, index)!;
});

function flip(tensor: string): LayerKind {
  return defineOperation([tensor, 'axis'], ({ graph, args }) => {
    const x = args.tensor(tensor);
    const axes = args.integers('axis');
    if (axes === undefined) throw new Error('it reverses all axes, the batch among them');
    return axes.reduce((result, axis) => {
      const size = axisSize(result, axis);
      return taken(
        graph,
        result,
        axis,
        Array.from({ length: size }, (_, i) => size - 1 - i),
      );
    }, x);
  });
}

function tile(tensor: string, repeats: string): LayerKind {
  return defineOperation([tensor, repeats], ({ graph, args }) => {
    const x = args.tensor(tensor);
    const times = args.integers(repeats) ?? [];
    if (times.length !== x.rank || times[0] !== 1) throw new Error('it repeats the images of a batch');
    return times.reduce((result, count, axis) => {
      if (count === 1) return result;
      const size = axisSize(result, axis);
      return taken(
        graph,
        result,
        axis,
        Array.from({ length: size * count }, (_, i) => i % size),
      );
    }, x);
  });
}

/** Each entry of an axis several times in a row. */
const repeat = defineOperation(['x', 'repeats', 'axis'], ({ graph, args }) => {
  const x = args.tensor(args.firstOf('x', 'input'));
  const times = args.number('repeats');
  const axis = args.number('axis');
  const length = axisSize(x, axis) * times;
  return taken(
    graph,
    x,
    axis,
    Array.from({ length }, (_, i) => Math.floor(i / times)),
  );
});

const roll = defineOperation(['x', 'shift', 'axis'], ({ graph, args }) => {
  const x = args.tensor(args.firstOf('x', 'input'));
  const shifts = args.integers('shift') ?? [];
  const axes = args.integers('axis');
  if (axes?.length !== shifts.length) throw new Error('it rolls all axes, the batch among them');
  return axes.reduce((result, axis, i) => {
    const size = axisSize(result, axis);
    const indices = Array.from({ length: size }, (_, place) => (((place - shifts[i]!) % size) + size) % size);
    return taken(graph, result, axis, indices);
  }, x);
});

function gather(tensor: string): LayerKind {
  return defineOperation([tensor, 'indices', 'validate_indices', 'axis', 'batch_dims'], ({ graph, args }) => {
    const x = args.tensor(tensor);
    const isSingle = typeof args.peek('indices') === 'number';
    const indices = args.integers('indices') ?? [];
    args.take('validate_indices');
    const axis = args.number('axis', 0);
    if (args.number('batch_dims', 0) !== 0) throw new Error('it takes other entries for each image');
    const size = axisSize(x, axis);
    const chosen = taken(
      graph,
      x,
      axis,
      indices.map((index) => (index < 0 ? index + size : index)),
    );
    return isSingle ? withoutAxes(graph, chosen, [axis]) : chosen;
  });
}

function pad(tensor: string, margins: string): LayerKind {
  return defineOperation([tensor, margins, 'mode', 'constant_values'], ({ graph, args }) => {
    const x = args.tensor(tensor);
    const pairs = readMargins(args, margins, x);
    const mode = args.text('mode', 'constant').toLowerCase();
    const filler = args.number('constant_values', 0);
    if (mode === 'constant') return padded(graph, x, pairs, filler);
    if (mode !== 'reflect' && mode !== 'symmetric')
      throw args.unread('mode', mode, 'constant, reflect or symmetric');
    return mirrored(graph, x, pairs, mode === 'symmetric');
  });
}

/** `((before, after), …)` for every axis, one pair or one number for all. */
function readMargins(args: Arguments, name: string, x: KerasTensor): Margins {
  const value = args.operand(name);
  const isWhole = value instanceof Constant && value.data.every(Number.isInteger);
  if (!isWhole || value.shape.join() !== [x.rank, 2].join()) {
    throw args.unread(name, value, 'two whole numbers for every axis');
  }
  return Array.from({ length: x.rank }, (_, axis) => [value.data[2 * axis]!, value.data[2 * axis + 1]!]);
}

/** Blocks of pixels become channels, and the reverse (tf.nn.space_to_depth, channels last). */
function blocks(tensor: string, toDepth: boolean): LayerKind {
  return defineOperation([tensor, 'block_size', 'data_format'], ({ graph, args }) => {
    const x = args.tensor(tensor);
    const size = args.number('block_size');
    const format = args.text('data_format', 'NHWC');
    if (!['NHWC', 'channels_last'].includes(format) || x.rank !== 4)
      throw new Error(`it has the data format ${format}`);
    const [height, width, channels] = x.shape as [number, number, number];
    const cut = toDepth
      ? [height / size, size, width / size, size, channels]
      : [height, width, size, size, channels / size ** 2];
    const moved = transposed(graph, reshaped(graph, x, cut), [0, 1, 3, 2, 4, 5]);
    const shape = toDepth
      ? [height / size, width / size, size ** 2 * channels]
      : [height * size, width * size, channels / size ** 2];
    return reshaped(graph, moved, shape);
  });
}

/** Operations that take entries of a tensor, or put others around it, by the name of their class or function. */
export const selection: readonly (readonly [string, LayerKind])[] = [
  ['keras.ops.Split', split('x', 'indices_or_sections', false)],
  ['tf.split', split('value', 'num_or_size_splits', true)],
  ['tf.compat.v1.split', split('value', 'num_or_size_splits', true)],
  ['keras.ops.Unstack', unstack('x')],
  ['tf.unstack', unstack('value')],
  ['keras.ops.GetItem', getItem('key')],
  ['tf.__operators__.getitem', getItem('slice_spec')],
  ['tf.slice', sliceBlock],
  ['keras.ops.Flip', flip('x')],
  ['tf.reverse', flip('tensor')],
  ['keras.ops.Tile', tile('x', 'repeats')],
  ['tf.tile', tile('input', 'multiples')],
  ['keras.ops.Repeat', repeat],
  ['tf.repeat', repeat],
  ['keras.ops.Roll', roll],
  ['tf.roll', roll],
  ['keras.ops.Take', gather('x')],
  ['tf.gather', gather('params')],
  ['tf.compat.v1.gather', gather('params')],
  ['keras.ops.Pad', pad('x', 'pad_width')],
  ['tf.pad', pad('tensor', 'paddings')],
  ['tf.compat.v1.pad', pad('tensor', 'paddings')],
  ['keras.ops.SpaceToDepth', blocks('x', true)],
  ['keras.ops.DepthToSpace', blocks('x', false)],
  ['tf.nn.space_to_depth', blocks('input', true)],
  ['tf.nn.depth_to_space', blocks('input', false)],
];
