import { elementCount, type Shape } from '../../../graph/graph.ts';
import type { Numbers } from '../values/constant.ts';

/**
 * Elements of an array in another order: element [i, j, …] of the result is number
 * `offset + i · strides[0] + j · strides[1] + …`. Transposing, slicing and repeating are such orders.
 */
export function strided<T extends Numbers>(data: T, shape: Shape, strides: readonly number[], offset = 0): T {
  const result = new (data.constructor as new (length: number) => T)(elementCount(shape));
  const index = shape.map(() => 0);
  let source = offset;
  for (let i = 0; i < result.length; i++) {
    result[i] = data[source]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      source -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}

/** How far apart neighbours along each axis lie in row-major order. */
export function rowMajorStrides(shape: Shape): readonly number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
}
