import { elementCount, type Shape } from '../../../graph/graph.ts';
import { add } from '../../../graph/operators/add.ts';
import { pad } from '../../../graph/operators/pad.ts';
import { apply } from '../../keras/math.ts';
import type { NodeCall } from '../node-call.ts';
import { Constant, newNumbers } from '../values/constant.ts';
import type { DataTensor, Tensor } from '../values/data-tensor.ts';
import type { ElementType } from '../values/element-type.ts';
import { onSplit } from '../values/emission.ts';
import type { Handler } from './handler.ts';
import { concatenated, selected } from './selecting.ts';

/**
 * Elements around a tensor: a constant, the reflected or repeated border, or the other side. Negative padding cuts
 * off. Attributes until version 10, inputs since; `axes` since 18.
 */
export const padHandler: Handler = (node) => {
  const x = node.input(0);
  const stated = node.integers('pads', 1) ?? [];
  const axes = node.constant(3, 'its axes')?.data ?? x.shape.map((_, axis) => axis);
  if (stated.length !== 2 * axes.length)
    throw node.corrupt(`it states ${stated.length} paddings for ${axes.length} axes`);
  const mode = node.text('mode', 'constant');
  let result = x;
  Array.from(axes).forEach((given, i) => {
    const axis = node.axis(given, x.shape.length);
    const [before, after] = [stated[i]!, stated[i + axes.length]!];
    const size = result.shape[axis]!;
    if (size + before + after > maxAxis || size + before + after <= 0) {
      throw node.corrupt(`it pads ${size} elements by ${before} and ${after}`);
    }
    node.requireRunnable(result.shape.map((length, i) => (i === axis ? length + before + after : length)));
    if (before !== 0 || after !== 0) result = paddedAlong(node, result, axis, before, after, mode);
  });
  return result;
};

/** Elements along one axis; far more than any image has. */
const maxAxis = 2 ** 24;

function paddedAlong(
  node: NodeCall,
  x: Tensor,
  axis: number,
  before: number,
  after: number,
  mode: string,
): Tensor {
  const size = x.shape[axis]!;
  if (mode !== 'constant') {
    const source = borderSource(node, mode, size);
    return selected(
      node,
      x,
      axis,
      Array.from({ length: before + size + after }, (_, i) => source(i - before)),
    );
  }
  const [cutBefore, cutAfter] = [Math.max(0, -before), Math.max(0, -after)];
  const length = size - cutBefore - cutAfter;
  if (length < 0) throw node.corrupt(`it cuts ${cutBefore + cutAfter} off ${size} elements`);
  const kept = selected(
    node,
    x,
    axis,
    Array.from({ length }, (_, i) => i + cutBefore),
  );
  const value = node.has('value') ? node.float('value', 0) : (node.constant(2, 'its value')?.scalar ?? 0);
  const [addedBefore, addedAfter] = [Math.max(0, before), Math.max(0, after)];
  if (kept.kind === 'data') return filled(kept, axis, addedBefore, addedAfter, value);
  const border = (count: number): Constant =>
    repeatedNumber(
      kept.type,
      kept.shape.map((size, i) => (i === axis ? count : size)),
      value,
    );
  return concatenated(node, [border(addedBefore), kept, border(addedAfter)], axis);
}

function repeatedNumber(type: ElementType, shape: Shape, value: number): Constant {
  return new Constant(type, shape, () => newNumbers(type, elementCount(shape)).fill(value));
}

/** Which element stands at a position outside. */
function borderSource(node: NodeCall, mode: string, size: number): (position: number) => number {
  switch (mode) {
    case 'reflect': {
      const period = 2 * (size - 1);
      return (position) => {
        if (period === 0) return 0;
        const turned = ((position % period) + period) % period;
        return turned < size ? turned : period - turned;
      };
    }
    case 'edge':
      return (position) => Math.min(Math.max(position, 0), size - 1);
    case 'wrap':
      return (position) => ((position % size) + size) % size;
    default:
      throw node.corrupt(`its mode is "${mode}"`);
  }
}

/** Zeros by `Pad`; another number is added to them. */
function filled(x: DataTensor, axis: number, before: number, after: number, value: number): DataTensor {
  if (before + after === 0) return x;
  const shape = x.shape.map((size, i) => (i === axis ? before + size + after : size));
  return onSplit([x], shape, (graph, [images]) => {
    const around = (count: number): number[] => [0, ...shape.map((_, i) => (i === axis ? count : 0))];
    const zeros = graph.apply(pad, [images!], { before: around(before), after: around(after) });
    if (value === 0) return zeros;
    const border = new Float32Array(shape[axis]!).map((_, i) =>
      i >= before && i < shape[axis]! - after ? 0 : value,
    );
    const alongAxis = shape.map((size, i) => (i === axis ? size : 1));
    return apply(graph, add, zeros, graph.constant(alongAxis, border));
  });
}
