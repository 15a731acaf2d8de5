import type { Graph, Value } from '../../../graph/graph.ts';
import { abs } from '../../../graph/operators/abs.ts';
import { div } from '../../../graph/operators/div.ts';
import { gemm } from '../../../graph/operators/gemm.ts';
import { max } from '../../../graph/operators/max.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { reduceSum } from '../../../graph/operators/reduce-sum.ts';
import { sigmoid } from '../../../graph/operators/sigmoid.ts';
import { softmax } from '../../../graph/operators/softmax.ts';
import { sqrt } from '../../../graph/operators/sqrt.ts';
import { sub } from '../../../graph/operators/sub.ts';
import { apply } from '../../keras/math.ts';
import type { NodeCall } from '../node-call.ts';
import { Constant } from '../values/constant.ts';
import type { DataTensor, Ending } from '../values/data-tensor.ts';
import { onMerged } from '../values/emission.ts';
import { elementwise } from './broadcasting.ts';
import { carriedEnding } from './ending.ts';
import type { Handler } from './handler.ts';

/** Smallest normal float32 (IEEE 754): what a norm of 0 is divided by, so that zeros stay zeros. */
const smallestNormal = 2 ** -126;

/** `(x − offset) · scale`, one number of each a feature, or one for all. */
const scaler: Handler = (node) => {
  const x = node.data(0);
  const features = x.shape.at(-1) ?? 1;
  const [offset, scale] = ['offset', 'scale'].map((name) => {
    const numbers = attributeNumbers(node, name);
    if (numbers.size === 1 || numbers.size === features) return numbers;
    throw node.corrupt(`its ${name} has ${numbers.size} numbers for ${features} features`);
  });
  return elementwise([x, offset!, scale!], (graph, [value, by, factor]) =>
    apply(graph, mul, apply(graph, sub, value!, by!), factor!),
  );
};

/** Scores of a linear model, `x · coefficients′ + intercepts`. Its first output, the label, is read from them. */
const linearClassifier: Handler = (node) => {
  const x = node.data(0);
  const [rows, features] = rowsOf(node, x);
  const [coefficients, intercepts] = ['coefficients', 'intercepts'].map((name) =>
    attributeNumbers(node, name),
  );
  const labels = intercepts!.size;
  if (labels < 2) throw node.unsupported('tells two labels apart by one score');
  if (coefficients!.size !== labels * features) {
    const found = `${coefficients!.size} coefficients for ${labels} labels and ${features} features`;
    throw node.corrupt(`it has ${found}`);
  }
  noteLabels(node, 'classlabels_ints');
  const scores = onMerged([x], [rows, labels], (graph, [value], emission) => {
    const weights = emission.reshapedConstant(coefficients!, [labels, features]);
    return graph.apply(gemm, [value!, weights, emission.constant(intercepts!)], { transposeB: true });
  });
  return [undefined, transformed(node, scores)];
};

function transformed(node: NodeCall, scores: DataTensor): DataTensor {
  const transform = node.text('post_transform', 'NONE');
  const ending: Ending = { kind: transform === 'SOFTMAX' ? 'softmax' : 'sigmoid', logits: scores };
  const compute = (graph: Graph, value: Value): Value =>
    transform === 'SOFTMAX' ? graph.apply(softmax, [value], { axis: 1 }) : apply(graph, sigmoid, value);
  switch (transform) {
    case 'NONE':
      return scores;
    case 'SOFTMAX':
    case 'LOGISTIC':
      return onMerged([scores], scores.shape, (graph, [value]) => compute(graph, value!), ending);
    default:
      throw node.unsupported(`transforms its scores by ${transform}`);
  }
}

/** Each row by the sum of its sizes or its Euclidean norm. What a softmax yields has a sum of 1 already. */
const normalizer: Handler = (node) => {
  const x = node.data(0);
  const [rows, features] = rowsOf(node, x);
  const norm = node.text('norm', 'MAX');
  if (norm !== 'L1' && norm !== 'L2') throw node.unsupported('normalizes by the largest number');
  if (norm === 'L1' && x.ending?.kind === 'softmax') return x;
  const compute = (graph: Graph, value: Value): Value => {
    const sizes = norm === 'L1' ? apply(graph, abs, value) : apply(graph, mul, value, value);
    const sum = graph.apply(reduceSum, [sizes], { axes: [1], keepDims: true });
    const divisor = apply(graph, max, sum, smallestNormal);
    return apply(graph, div, value, norm === 'L1' ? divisor : apply(graph, sqrt, divisor));
  };
  return onMerged([x], [rows, features], (graph, [value]) => compute(graph, value!), carriedEnding([x]));
};

/** A map from label to score for each image: the scores, in their order. */
const zipMap: Handler = (node) => {
  noteLabels(node, 'classlabels_int64s');
  return node.input(0);
};

/** Labels are counted from 0 here; a file may call them otherwise. */
function noteLabels(node: NodeCall, attribute: string): void {
  const names = node.ints(attribute) ?? [];
  if (names.every((name, i) => name === i)) return;
  const message = `The file calls its labels ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}; here they are counted from 0 in this order.`;
  node.context.note({ severity: 'warning', message });
}

function rowsOf(node: NodeCall, { shape }: DataTensor): [number, number] {
  if (shape.length === 2) return [shape[0]!, shape[1]!];
  throw node.unsupported(`takes [${shape.join(', ')}] numbers instead of a row for each image`);
}

/** Floats that are an attribute instead of an input. */
function attributeNumbers(node: NodeCall, name: string): Constant {
  const floats = node.floats(name) ?? [];
  if (floats.length === 0) throw node.corrupt(`it states no ${name}`);
  const numbers = new Constant('float32', [floats.length], () => Float32Array.from(floats), name);
  if (!numbers.isFinite) throw node.corrupt(`a number of its ${name} is not finite`);
  return numbers;
}

/** Operators of the domain ai.onnx.ml, as skl2onnx writes them (github.com/onnx/onnx/blob/main/docs/Operators-ml.md). */
export const machineLearningHandlers: Readonly<Record<string, Handler>> = {
  LinearClassifier: linearClassifier,
  Normalizer: normalizer,
  Scaler: scaler,
  ZipMap: zipMap,
};
