import type { Shape } from './graph.ts';

/** Throws a plain Error unless every axis is one of `shape`, counted from 0, and named once. */
export function requireAxes(shape: Shape, axes: readonly number[]): void {
  const known = axes.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < shape.length);
  if (!known || new Set(axes).size !== axes.length) {
    throw new Error(`[${axes.join(', ')}] are not axes of [${shape.join(', ')}]`);
  }
}
