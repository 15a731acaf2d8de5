import { elementCount, type Shape } from '../../../src-main/graph/graph.ts';

/** A value of the reference evaluator: row-major elements in float64; booleans are 0 and 1. */
export interface Tensor {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** The elements of one operator's output, of the shape that the graph inferred for it. */
export type ReferenceOperator<A extends object = object> = (
  inputs: readonly Tensor[],
  attributes: A,
  shape: Shape,
) => Float64Array;

/** Calls `element` with the coordinates of every element in row-major order. The array is reused: do not keep it. */
export function tabulate(shape: Shape, element: (coordinates: readonly number[]) => number): Float64Array {
  const data = new Float64Array(elementCount(shape));
  const coordinates = shape.map(() => 0);
  for (let i = 0; i < data.length; i++) {
    data[i] = element(coordinates);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      coordinates[axis]!++;
      if (coordinates[axis]! < shape[axis]!) break;
      coordinates[axis] = 0;
    }
  }
  return data;
}

/** The element at `coordinates`, which may have further leading axes; axes of size 1 are repeated. */
export function elementAt({ shape, data }: Tensor, coordinates: readonly number[]): number {
  const lead = coordinates.length - shape.length;
  let offset = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const coordinate = shape[axis] === 1 ? 0 : coordinates[axis + lead]!;
    offset = offset * shape[axis]! + coordinate;
  }
  return data[offset]!;
}
