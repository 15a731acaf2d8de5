import type { Graph, GraphNode, Value } from '../../graph/graph.ts';
import type { OperatorType } from '../../graph/operator.ts';
import type { PoolAttributes } from '../../graph/operators/average-pool.ts';
import type { ClipAttributes } from '../../graph/operators/clip.ts';
import type { ConcatAttributes } from '../../graph/operators/concat.ts';
import type { ConvAttributes } from '../../graph/operators/conv.ts';
import type { ConvTransposeAttributes } from '../../graph/operators/conv-transpose.ts';
import type { EluAttributes } from '../../graph/operators/elu.ts';
import type { ExpandAttributes } from '../../graph/operators/expand.ts';
import type { GemmAttributes } from '../../graph/operators/gemm.ts';
import type { PadAttributes } from '../../graph/operators/pad.ts';
import type { ReshapeAttributes } from '../../graph/operators/reshape.ts';
import type { ResizeAttributes } from '../../graph/operators/resize.ts';
import type { SliceAttributes } from '../../graph/operators/slice.ts';
import type { SoftmaxAttributes } from '../../graph/operators/softmax.ts';
import type { StepAttributes } from '../../graph/operators/step.ts';
import type { TransposeAttributes } from '../../graph/operators/transpose.ts';
import type { ReduceAttributes } from '../../graph/reduction.ts';
import {
  attribute,
  encodeModel,
  floatTensor,
  floatValueInfo,
  integerTensor,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
} from './onnx-messages.ts';

/** The attributes of one ONNX node, and the inputs that ONNX wants as tensors where we have attributes. */
interface Lowered {
  /** ONNX name, where it is not that of our operator. */
  readonly type?: string;
  readonly attributes?: readonly OnnxAttribute[];
  /** Appended to the inputs; `null` is an input that is left out. */
  readonly tensors?: readonly (readonly number[] | Float32Array | null)[];
}

type Lowering = (attributes: never) => Lowered;

const plain: Lowering = () => ({});
const alpha = (a: EluAttributes): Lowered => ({ attributes: [attribute('alpha', 'f', a.alpha)] });
const axis = (a: SoftmaxAttributes | ConcatAttributes): Lowered => ({
  attributes: [attribute('axis', 'i', a.axis)],
});
const reduce = (a: ReduceAttributes): Lowered => ({
  attributes: [attribute('keepdims', 'i', Number(a.keepDims))],
  tensors: [a.axes],
});
const pool = (a: PoolAttributes): Lowered => ({
  attributes: [
    attribute('kernel_shape', 'ints', a.kernel),
    attribute('strides', 'ints', a.strides),
    attribute('pads', 'ints', a.pads),
  ],
});
const convolution = (a: ConvAttributes): OnnxAttribute[] => [
  attribute('strides', 'ints', a.strides),
  attribute('pads', 'ints', a.pads),
  attribute('dilations', 'ints', a.dilations),
  attribute('group', 'i', a.group),
];
const resize = ({ scales }: ResizeAttributes): Lowered => ({
  attributes: [
    attribute('mode', 's', ascii('nearest')),
    attribute('coordinate_transformation_mode', 's', ascii('asymmetric')),
    attribute('nearest_mode', 's', ascii('floor')),
  ],
  tensors: [null, Float32Array.of(1, 1, ...scales)],
});

/** How each operator is written in ONNX; those that are the same there are `plain`. */
const lowerings: Readonly<Record<OperatorType, Lowering>> = {
  Abs: plain,
  Add: plain,
  AveragePool: pool,
  Clip: (a: ClipAttributes) => ({ tensors: [Float32Array.of(a.min), Float32Array.of(a.max)] }),
  Concat: axis,
  Conv: (a: ConvAttributes) => ({ attributes: convolution(a) }),
  ConvTranspose: (a: ConvTransposeAttributes) => ({
    attributes: [...convolution(a), attribute('output_padding', 'ints', a.outputPadding)],
  }),
  Div: plain,
  Elu: alpha,
  Equal: plain,
  Erf: plain,
  Exp: plain,
  Expand: (a: ExpandAttributes) => ({ tensors: [a.shape] }),
  Gemm: (a: GemmAttributes) => ({ attributes: [attribute('transB', 'i', Number(a.transposeB))] }),
  Greater: plain,
  LeakyRelu: alpha,
  Log: plain,
  LogSoftmax: axis,
  MatMul: plain,
  Max: plain,
  MaxPool: pool,
  Min: plain,
  Mul: plain,
  Pad: (a: PadAttributes) => ({ tensors: [[...a.before, ...a.after]] }),
  ReduceMax: reduce,
  ReduceMean: reduce,
  ReduceSum: reduce,
  Relu: plain,
  Reshape: (a: ReshapeAttributes) => ({ tensors: [a.shape] }),
  Resize: resize,
  Sigmoid: plain,
  Slice: (a: SliceAttributes) => ({ tensors: [a.starts, a.ends, a.axes] }),
  Softmax: axis,
  Softplus: plain,
  Sqrt: plain,
  // max(0, min(1, alpha · x + beta)), so steep that it rises between two neighbouring numbers.
  Step: (a: StepAttributes) => ({
    type: 'HardSigmoid',
    attributes: [attribute('alpha', 'f', 2 ** 96), attribute('beta', 'f', a.atZero)],
  }),
  Sub: plain,
  Tanh: plain,
  Transpose: (a: TransposeAttributes) => ({ attributes: [attribute('perm', 'ints', a.permutation)] }),
  Where: plain,
};

/** Writes a graph as the bytes of an ONNX file. Input and output names are kept. */
export function toOnnx(graph: Graph): Uint8Array {
  const names = new Map<Value, string>();
  const initializer: OnnxTensor[] = [];
  for (const { name, value } of graph.inputs) names.set(value, name);

  const nameOf = (value: Value): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    const name = `v${value.id}`;
    names.set(value, name);
    if (value.data !== undefined) initializer.push(floatTensor(name, value.shape, value.data));
    return name;
  };
  const node = graph.nodes.map((graphNode) => lowerNode(graphNode, nameOf, initializer));
  // One value may be named as several outputs, or be an input or a constant: each output is a copy under its name.
  const copies = graph.outputs.map(({ name, value }) => ({
    op_type: 'Identity',
    input: [nameOf(value)],
    output: [name],
    attribute: [],
  }));
  return encodeModel({
    name: 'graph',
    node: [...node, ...copies],
    initializer,
    input: graph.inputs.map(({ name, value }) => floatValueInfo(name, value.shape)),
    output: graph.outputs.map(({ name, value }) => floatValueInfo(name, value.shape)),
  });
}

function lowerNode(node: GraphNode, nameOf: (value: Value) => string, initializer: OnnxTensor[]): OnnxNode {
  const { type } = node.operator;
  const { type: onnxType = type, attributes = [], tensors = [] } = lowerings[type](node.attributes as never);
  const output = nameOf(node.output);
  const extra = tensors.map((tensor, i) => {
    if (tensor === null) return '';
    const name = `${output}_${type}_${i}`;
    const isScalar = type === 'Clip';
    initializer.push(
      tensor instanceof Float32Array
        ? floatTensor(name, isScalar ? [] : [tensor.length], tensor)
        : integerTensor(name, tensor),
    );
    return name;
  });
  return {
    op_type: onnxType,
    input: [...node.inputs.map(nameOf), ...extra],
    output: [output],
    attribute: attributes,
  };
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
