import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { sameShape, type Graph, type Shape, type Value } from '../../../graph/graph.ts';
import { expand } from '../../../graph/operators/expand.ts';
import { reshape } from '../../../graph/operators/reshape.ts';
import type { Constant } from './constant.ts';
import { computedFrom, DataTensor, type Ending, type Tensor } from './data-tensor.ts';

/**
 * One writing of the network into a graph. A tensor of the file's shape [a, b, …] is held as [groups · a, b, …], the
 * merged form. What leaves the first axis alone works on it directly; everything else works on [groups, a, b, …], the
 * split form, with every axis one further. Both are the same numbers in the same order.
 */
export class Emission {
  readonly graph: Graph;
  readonly groups: number;
  private readonly constants = new Map<Constant, Value>();

  constructor(graph: Graph, groups: number) {
    this.graph = graph;
    this.groups = groups;
  }

  /** The value of `output` for the given value of the network's input. Throws AppError MODEL_CORRUPT. */
  run(output: DataTensor, input: DataTensor, images: Value): Value {
    const values = new Map<DataTensor, Value>([[input, images]]);
    const tensors = computedFrom(output);
    tensors.forEach((tensor, i) => {
      if (values.has(tensor)) return;
      const inputs = tensor.inputs.map((from) => values.get(from)!);
      try {
        values.set(tensor, tensor.emit(this, inputs));
      } catch (error) {
        throw misfit(error, tensors.slice(i));
      }
    });
    return values.get(output)!;
  }

  constant(constant: Constant): Value {
    const known = this.constants.get(constant);
    if (known !== undefined) return known;
    const value = this.graph.constant(constant.shape, constant.floats);
    this.constants.set(constant, value);
    return value;
  }

  /** A constant whose elements the graph sees under another shape. */
  reshapedConstant(constant: Constant, shape: Shape): Value {
    if (sameShape(constant.shape, shape)) return this.constant(constant);
    return this.graph.constant(shape, constant.floats);
  }

  /** The same numbers under another shape; nothing where it is the same. */
  reshape(value: Value, shape: Shape): Value {
    return sameShape(value.shape, shape) ? value : this.graph.apply(reshape, [value], { shape });
  }

  merge(value: Value, shape: Shape): Value {
    return this.reshape(value, mergedShape(shape, this.groups));
  }

  split(value: Value, shape: Shape): Value {
    return this.reshape(value, [this.groups, ...shape]);
  }
}

/** Completes errors about shapes, which operators throw without knowing the node. */
function misfit(error: unknown, rest: readonly DataTensor[]): Error {
  if (error instanceof AppError) return error;
  const node = rest.find(({ source }) => source !== undefined)?.source ?? 'The network';
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError(
    'MODEL_CORRUPT',
    `${node} cannot be computed: ${reason}. The file is damaged or was exported wrongly; check it with onnx.checker and export it again.`,
    { cause: error },
  );
}

export function mergedShape([first, ...rest]: Shape, groups: number): Shape {
  return first === undefined ? [groups] : [groups * first, ...rest];
}

/** A tensor that is computed from the merged values of others. */
export function onMerged(
  inputs: readonly DataTensor[],
  shape: Shape,
  compute: (graph: Graph, values: readonly Value[], emission: Emission) => Value,
  ending?: Ending,
): DataTensor {
  const emit: DataTensor['emit'] = (emission, values) => compute(emission.graph, values, emission);
  return new DataTensor({ shape, inputs, emit, ending, ...elementsOf(inputs) });
}

/** A tensor that is computed from the split values of others: every axis of the file is one further. */
export function onSplit(
  inputs: readonly DataTensor[],
  shape: Shape,
  compute: (graph: Graph, values: readonly Value[], emission: Emission) => Value,
  ending?: Ending,
): DataTensor {
  const emit: DataTensor['emit'] = (emission, values) => {
    const split = values.map((value, i) => emission.split(value, inputs[i]!.shape));
    return emission.merge(compute(emission.graph, split, emission), shape);
  };
  return new DataTensor({ shape, inputs, emit, ending, ...elementsOf(inputs) });
}

/** What is only rearranged stays what it is; arithmetic on integers is refused before (`NodeCall.floatsOf`). */
function elementsOf(inputs: readonly DataTensor[]): { isInteger: boolean; isQuantized: boolean } {
  return {
    isInteger: inputs.some(({ isInteger }) => isInteger),
    isQuantized: inputs.some(({ isQuantized }) => isQuantized),
  };
}

/** The tensor as one that depends on the images; a constant is repeated for every group. */
export function asData(tensor: Tensor): DataTensor {
  if (tensor.kind === 'data') return tensor;
  const { shape } = tensor;
  const emit: DataTensor['emit'] = (emission) => {
    const once = emission.reshape(emission.constant(tensor), [1, ...shape]);
    const repeated = emission.graph.apply(expand, [once], { shape: [emission.groups, ...shape] });
    return emission.merge(repeated, shape);
  };
  return new DataTensor({ shape, inputs: [], emit });
}
