import type { Shape, Value } from './graph.ts';
import { requireAxes } from './axes.ts';
import type { GradientContext } from './operator.ts';
import { expand } from './operators/expand.ts';
import { reshape } from './operators/reshape.ts';

export interface ReduceAttributes {
  /** Axes that are reduced, counted from 0. */
  readonly axes: readonly number[];
  /** Keep reduced axes with size 1. */
  readonly keepDims: boolean;
}

/** The shape with every reduced axis kept at size 1. */
export function keptShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
}

export function reducedShape(shape: Shape, { axes, keepDims }: ReduceAttributes): Shape {
  requireAxes(shape, axes);
  return keepDims ? keptShape(shape, axes) : shape.filter((_, axis) => !axes.includes(axis));
}

/** Reverse of a sum: the output's gradient repeated over the reduced axes. */
export function unreducedGradient(context: GradientContext<ReduceAttributes>): Value {
  const { graph, inputs, attributes, outputGradient } = context;
  const { shape } = inputs[0]!;
  const kept = graph.apply(reshape, [outputGradient], { shape: keptShape(shape, attributes.axes) });
  return graph.apply(expand, [kept], { shape });
}
