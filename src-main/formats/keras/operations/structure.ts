import { Constant, isList, type Argument } from '../layers/arguments.ts';
import type { LayerKind } from '../layers/layer.ts';
import { affine } from '../math.ts';
import type { KerasTensor } from '../tensor.ts';
import { defineOperation } from './operation.ts';
import { joined, reshapedWithBatch, transposed, withAxis } from './rearrange.ts';
import { withoutAxes } from './reduce.ts';

/** Types of numbers that differ from ours in precision alone. */
const floatTypes = /^(?:tf\.|keras\.)?b?float(?:16|32|64)?$/;

const unchanged = (name: string): LayerKind => defineOperation([name], ({ args }) => args.tensor(name));

/** Numbers of another type: a change of precision is left out; whole numbers would be rounded. */
const cast = defineOperation(['x', 'dtype'], ({ args }) => {
  const x = args.tensor('x');
  const type = args.text('dtype', 'float32');
  if (!floatTypes.test(type)) throw args.unread('dtype', type, 'a type of floating point numbers');
  return x;
});

/** A tensor of the same shape with one number everywhere, or that of its constructor. */
function filled(tensor: string, fill?: number): LayerKind {
  const parameters = fill === undefined ? [tensor, 'fill_value', 'dtype'] : [tensor, 'dtype'];
  return defineOperation(parameters, ({ graph, args }) => {
    const x = args.tensor(tensor);
    const value = fill ?? args.number('fill_value');
    const type = args.text('dtype', 'float32');
    if (!floatTypes.test(type)) throw args.unread('dtype', type, 'a type of floating point numbers');
    return x.map(() => affine(graph, x.value, 0, value));
  });
}

function reshape(tensor: string, shape: string): LayerKind {
  return defineOperation([tensor, shape], ({ graph, args }) => {
    const x = args.tensor(tensor);
    const target = args.take(shape);
    const sizes = target instanceof Constant ? [...target.data] : isList(target) ? target : [target];
    const isSize = (size: Argument): size is number | null => size === null || Number.isInteger(size);
    if (!sizes.every(isSize)) throw args.unread(shape, target, 'whole numbers');
    return reshapedWithBatch(graph, x, sizes);
  });
}

function transpose(tensor: string, order: string): LayerKind {
  return defineOperation([tensor, order], ({ graph, args }) => {
    const x = args.tensor(tensor);
    args.flag('conjugate', false);
    const axes = args.integers(order);
    if (axes === undefined) throw new Error('it reverses all axes, the batch among them');
    return transposed(graph, x, axes);
  });
}

const swapAxes = defineOperation(['x', 'axis1', 'axis2'], ({ graph, args }) => {
  const x = args.tensor('x');
  const [first, second] = [countedAxis(x, args.number('axis1')), countedAxis(x, args.number('axis2'))];
  const order = Array.from({ length: x.rank }, (_, axis) => axis);
  [order[first], order[second]] = [second, first];
  return transposed(graph, x, order);
});

const moveAxes = defineOperation(['x', 'source', 'destination'], ({ graph, args }) => {
  const x = args.tensor('x');
  const source = args.integers('source')!.map((axis) => countedAxis(x, axis));
  const destination = args.integers('destination')!.map((axis) => countedAxis(x, axis));
  const order = Array.from({ length: x.rank }, (_, axis) => axis).filter((axis) => !source.includes(axis));
  const places = destination.map((place, i) => [place, source[i]!] as const).sort(([a], [b]) => a - b);
  for (const [place, axis] of places) order.splice(place, 0, axis);
  return transposed(graph, x, order);
});

function expandDims(tensor: string): LayerKind {
  return defineOperation([tensor, 'axis'], ({ graph, args }) => {
    const x = args.tensor(tensor);
    const axes = args.integers(args.firstOf('axis', 'dim')) ?? [];
    return axes.reduce((result, axis) => withAxis(graph, result, axis), x);
  });
}

function squeeze(tensor: string): LayerKind {
  return defineOperation([tensor, 'axis'], ({ graph, args }) => {
    const x = args.tensor(tensor);
    const given = args.integers(args.firstOf('axis', 'squeeze_dims'));
    return withoutAxes(graph, x, given ?? x.shape.flatMap((size, i) => (size === 1 ? [i + 1] : [])));
  });
}

function concatenate(tensors: string, otherwise?: number): LayerKind {
  return defineOperation([tensors, 'axis'], ({ graph, args }) =>
    joined(graph, args.tensors(tensors), args.number('axis', otherwise)),
  );
}

function stack(tensors: string): LayerKind {
  return defineOperation([tensors, 'axis'], ({ graph, args }) => {
    const parts = args.tensors(tensors);
    const axis = args.number('axis', 0);
    const counted = axis < 0 ? axis + parts[0]!.rank + 1 : axis;
    return joined(
      graph,
      parts.map((part) => withAxis(graph, part, counted)),
      counted,
    );
  });
}

function countedAxis(x: KerasTensor, axis: number): number {
  return axis < 0 ? axis + x.rank : axis;
}

/** Operations that give numbers another order or shape, by the name of their class or function. */
export const structure: readonly (readonly [string, LayerKind])[] = [
  ['keras.ops.Cast', cast],
  ['tf.cast', cast],
  ['keras.ops.ZerosLike', filled('x', 0)],
  ['keras.ops.OnesLike', filled('x', 1)],
  ['keras.ops.FullLike', filled('x')],
  ['tf.zeros_like', filled('input', 0)],
  ['tf.ones_like', filled('input', 1)],
  ['keras.ops.Copy', unchanged('x')],
  ['keras.ops.StopGradient', unchanged('variable')],
  ['tf.identity', unchanged('input')],
  ['tf.stop_gradient', unchanged('input')],
  ['keras.ops.Reshape', reshape('x', 'newshape')],
  ['tf.reshape', reshape('tensor', 'shape')],
  ['keras.ops.Transpose', transpose('x', 'axes')],
  ['tf.transpose', transpose('a', 'perm')],
  ['tf.compat.v1.transpose', transpose('a', 'perm')],
  ['keras.ops.Swapaxes', swapAxes],
  ['keras.ops.Moveaxis', moveAxes],
  ['keras.ops.ExpandDims', expandDims('x')],
  ['tf.expand_dims', expandDims('input')],
  ['tf.compat.v1.expand_dims', expandDims('input')],
  ['keras.ops.Squeeze', squeeze('x')],
  ['tf.squeeze', squeeze('input')],
  ['tf.compat.v1.squeeze', squeeze('input')],
  ['keras.ops.Concatenate', concatenate('xs', 0)],
  ['tf.concat', concatenate('values')],
  ['keras.ops.Stack', stack('x')],
  ['tf.stack', stack('values')],
];
