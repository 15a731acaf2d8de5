import { broadcastShape } from '../../../graph/broadcast.ts';
import { elementCount, type Graph, type Shape, type Value } from '../../../graph/graph.ts';
import type { NodeCall } from '../node-call.ts';
import type { Constant } from '../values/constant.ts';
import { constantOf, newNumbers } from '../values/constant.ts';
import { DataTensor, type Tensor } from '../values/data-tensor.ts';
import type { ElementType } from '../values/element-type.ts';
import type { Folder } from './handler.ts';
import { strided } from './strided.ts';

type Formula = (graph: Graph, values: readonly Value[]) => Value;

/** Shape of several tensors together (onnx/docs/Broadcasting.md). */
function commonShape(tensors: readonly { readonly shape: Shape }[]): Shape {
  return tensors.map(({ shape }) => shape).reduce((a, b) => broadcastShape(a, b));
}

/** A formula of values that broadcast, of which at least one depends on the images. */
export function elementwise(tensors: readonly Tensor[], formula: Formula): DataTensor {
  const shape = commonShape(tensors);
  const inputs = tensors.filter((tensor): tensor is DataTensor => tensor.kind === 'data');
  const direct = tensors.every((tensor) => isDirect(tensor, shape));
  return new DataTensor({
    shape,
    inputs,
    emit: (emission, given) => {
      let next = 0;
      const values = tensors.map((tensor) => {
        if (tensor.kind === 'constant') return emission.constant(tensor);
        const value = given[next++]!;
        const aligned = [...new Array<number>(shape.length - tensor.shape.length).fill(1), ...tensor.shape];
        return direct ? value : emission.split(value, aligned);
      });
      const result = formula(emission.graph, values);
      return direct ? result : emission.merge(result, shape);
    },
  });
}

/** Whether merged values broadcast as the file's tensors do: nothing is repeated along the first axis. */
function isDirect(tensor: Tensor, shape: Shape): boolean {
  if (tensor.shape.length < shape.length) return tensor.kind === 'constant';
  if (shape.length === 0) return true;
  return tensor.kind === 'constant' ? tensor.shape[0] === 1 : tensor.shape[0] === shape[0];
}

/** A function of the elements of constants that broadcast. */
export function foldElementwise(
  node: NodeCall,
  inputs: readonly Constant[],
  type: ElementType,
  compute: (...elements: number[]) => number,
): Constant {
  const shape = commonShape(inputs);
  const count = elementCount(shape);
  node.context.reserve(count, node);
  const result = newNumbers(type, count);
  const columns = inputs.map((input) => expanded(input, shape));
  const elements = columns.map(() => 0);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < columns.length; k++) elements[k] = columns[k]![i]!;
    result[i] = compute(...elements);
  }
  return constantOf(type, shape, result);
}

/** The same as a folder whose result is of the first input's type. */
export function folding(compute: (...elements: number[]) => number): Folder {
  return (node, inputs) => foldElementwise(node, inputs, inputs[0]!.type, compute);
}

/** The elements repeated to a shape they broadcast to. */
export function expanded(constant: Constant, shape: Shape): ArrayLike<number> {
  if (constant.size === elementCount(shape)) return constant.data;
  const lead = shape.length - constant.shape.length;
  let step = constant.size;
  const strides = shape.map((_, axis) => {
    const size = constant.shape[axis - lead];
    if (size === undefined) return 0;
    step /= size;
    return size === 1 ? 0 : step;
  });
  return strided(constant.data, shape, strides);
}
