import type { ElementType, Graph, Shape, Value } from './graph.ts';

/** What a gradient rule sees: the node and the gradient of the loss with respect to its output. */
export interface GradientContext<A extends object> {
  readonly graph: Graph;
  readonly inputs: readonly Value[];
  readonly output: Value;
  readonly attributes: A;
  /** Same shape as `output`. */
  readonly outputGradient: Value;
}

/**
 * One operator of the subset: its ONNX name, how its output's shape follows from its inputs, and its gradient.
 * Semantics are those of ONNX operator set 18 unless the operator's file says otherwise.
 */
export interface Operator<A extends object> {
  /** Name of the ONNX operator; `Step` alone is none. */
  readonly type: OperatorType;
  /** Shape and type of the output. Throws a plain Error when the inputs do not fit. */
  infer(inputs: readonly Value[], attributes: A): { shape: Shape; elementType: ElementType };
  /**
   * Gradient of the loss with respect to input `index`, shaped like that input. Called only for inputs that the
   * differentiated values reach; throws where the operator has no gradient there.
   */
  gradient(context: GradientContext<A>, index: number): Value;
}

/** Every operator an engine has to run. */
export const operatorTypes = [
  'Abs',
  'Add',
  'AveragePool',
  'Clip',
  'Concat',
  'Conv',
  'ConvTranspose',
  'Div',
  'Elu',
  'Equal',
  'Erf',
  'Exp',
  'Expand',
  'Gemm',
  'Greater',
  'LeakyRelu',
  'Log',
  'LogSoftmax',
  'MatMul',
  'Max',
  'MaxPool',
  'Min',
  'Mul',
  'Pad',
  'ReduceMax',
  'ReduceMean',
  'ReduceSum',
  'Relu',
  'Reshape',
  'Resize',
  'Sigmoid',
  'Slice',
  'Softmax',
  'Softplus',
  'Sqrt',
  'Step',
  'Sub',
  'Tanh',
  'Transpose',
  'Where',
] as const;

export type OperatorType = (typeof operatorTypes)[number];

/** Attributes of operators that have none. */
export type NoAttributes = Record<string, never>;
export const noAttributes: NoAttributes = {};
