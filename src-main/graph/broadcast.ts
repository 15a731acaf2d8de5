import { sameShape, type Graph, type Shape, type Value } from './graph.ts';
import { reduceSum } from './operators/reduce-sum.ts';
import { reshape } from './operators/reshape.ts';

/** Shape of an elementwise operator's output (NumPy and ONNX multidirectional broadcasting). */
export function broadcastShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const sizeA = a[axis - rank + a.length] ?? 1;
    const sizeB = b[axis - rank + b.length] ?? 1;
    if (sizeA !== sizeB && sizeA !== 1 && sizeB !== 1) {
      throw new Error(`shapes [${a.join(', ')}] and [${b.join(', ')}] do not broadcast`);
    }
    return sizeA === 1 ? sizeB : sizeA;
  });
}

/** Reverse of broadcasting: sums `gradient` over every axis along which `shape` was repeated. */
export function sumToShape(graph: Graph, gradient: Value, shape: Shape): Value {
  if (sameShape(gradient.shape, shape)) return gradient;
  const lead = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((size, axis) => {
    const repeated = axis < lead || (shape[axis - lead] === 1 && size !== 1);
    return repeated ? [axis] : [];
  });
  const summed = axes.length === 0 ? gradient : sumOver(graph, gradient, axes);
  return sameShape(summed.shape, shape) ? summed : graph.apply(reshape, [summed], { shape });
}

/** The sum without leading axes of size 1, with which ONNX Runtime takes ten times as long. */
function sumOver(graph: Graph, value: Value, axes: readonly number[]): Value {
  const leading = value.shape.slice(0, axes[0]).every((size) => size === 1) ? axes[0]! : 0;
  const rest = leading === 0 ? value : graph.apply(reshape, [value], { shape: value.shape.slice(leading) });
  return graph.apply(reduceSum, [rest], { axes: axes.map((axis) => axis - leading), keepDims: true });
}
