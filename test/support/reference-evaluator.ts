import type { Graph, GraphNode, Value } from '../../src-main/graph/graph.ts';
import type { OperatorType } from '../../src-main/graph/operator.ts';
import * as elementwise from './reference/elementwise.ts';
import * as layout from './reference/layout.ts';
import * as matrices from './reference/matrices.ts';
import * as reductions from './reference/reductions.ts';
import type { ReferenceOperator, Tensor } from './reference/tensor.ts';
import * as windows from './reference/windows.ts';

const operators: Readonly<Record<OperatorType, ReferenceOperator<never>>> = {
  Abs: elementwise.abs,
  Add: elementwise.add,
  AveragePool: windows.averagePool,
  Clip: elementwise.clip,
  Concat: layout.concat,
  Conv: windows.conv,
  ConvTranspose: windows.convTranspose,
  Div: elementwise.div,
  Elu: elementwise.elu,
  Equal: elementwise.equal,
  Erf: elementwise.erf,
  Exp: elementwise.exp,
  Expand: layout.expand,
  Gemm: matrices.gemm,
  Greater: elementwise.greater,
  LeakyRelu: elementwise.leakyRelu,
  Log: elementwise.log,
  LogSoftmax: reductions.logSoftmax,
  MatMul: matrices.matmul,
  Max: elementwise.max,
  MaxPool: windows.maxPool,
  Min: elementwise.min,
  Mul: elementwise.mul,
  Pad: layout.pad,
  ReduceMax: reductions.reduceMax,
  ReduceMean: reductions.reduceMean,
  ReduceSum: reductions.reduceSum,
  Relu: elementwise.relu,
  Reshape: layout.reshape,
  Resize: windows.resize,
  Sigmoid: elementwise.sigmoid,
  Slice: layout.slice,
  Softmax: reductions.softmax,
  Softplus: elementwise.softplus,
  Sqrt: elementwise.sqrt,
  Step: elementwise.step,
  Sub: elementwise.sub,
  Tanh: elementwise.tanh,
  Transpose: layout.transpose,
  Where: elementwise.where,
};

/**
 * Runs a graph in float64 with the plainest loops that can be: slow, and meant to be seen to be right. Engines and
 * gradients are judged against it. Results by output name; constants enter with their float32 values.
 * Throws where an input is missing or has the wrong number of elements.
 */
export function evaluateGraph(
  graph: Graph,
  inputs: Readonly<Record<string, Float64Array | Float32Array>>,
): Record<string, Float64Array> {
  const computed = new Map<Value, Tensor>();
  for (const { name, value } of graph.inputs) {
    const given = inputs[name];
    if (given === undefined) throw new Error(`input "${name}" is missing`);
    computed.set(value, tensorOf(value, Float64Array.from(given)));
  }
  const lookUp = (value: Value): Tensor => {
    const tensor =
      value.data === undefined ? computed.get(value) : tensorOf(value, Float64Array.from(value.data));
    if (tensor === undefined) throw new Error(`value ${value.id} is used before it is computed`);
    computed.set(value, tensor);
    return tensor;
  };
  for (const node of graph.nodes) {
    computed.set(node.output, tensorOf(node.output, evaluateNode(node, node.inputs.map(lookUp))));
  }
  return Object.fromEntries(graph.outputs.map(({ name, value }) => [name, lookUp(value).data]));
}

function evaluateNode({ operator, attributes, output }: GraphNode, inputs: readonly Tensor[]): Float64Array {
  return operators[operator.type](inputs, attributes as never, output.shape);
}

function tensorOf({ id, shape }: Value, data: Float64Array): Tensor {
  const expected = shape.reduce((product, size) => product * size, 1);
  if (data.length !== expected) {
    throw new Error(`value ${id} of shape [${shape.join(', ')}] has ${data.length} elements`);
  }
  return { shape, data };
}
