import { broadcastShape } from '../../../graph/broadcast.ts';
import { elementCount, type Shape, type Value } from '../../../graph/graph.ts';
import { gemm } from '../../../graph/operators/gemm.ts';
import { matmul } from '../../../graph/operators/matmul.ts';
import { apply } from '../../keras/math.ts';
import type { NodeCall } from '../node-call.ts';
import { Constant } from '../values/constant.ts';
import type { DataTensor } from '../values/data-tensor.ts';
import { type Tensor } from '../values/data-tensor.ts';
import { asData, mergedShape, onMerged, onSplit } from '../values/emission.ts';
import { constantProduct } from './constant-product.ts';
import type { Handler } from './handler.ts';

/** Matrix product as NumPy's matmul: the last two axes multiply, those before them broadcast. */
export const matrixProduct: Handler = (node) => {
  const [a, b] = [node.input(0), node.input(1)];
  if (a.kind === 'data' || b.kind === 'data') return product(node, a, b);
  const left = { constant: a, matrix: matrixShape(a.shape, 'row') };
  const right = { constant: b, matrix: matrixShape(b.shape, 'column') };
  return constantProduct(node, left, right, productShape(node, a.shape, b.shape)) ?? product(node, a, b);
};

export function product(node: NodeCall, a: Tensor, b: Tensor): DataTensor {
  const shape = productShape(node, a.shape, b.shape);
  if (a.kind === 'data' && b.kind === 'constant' && b.shape.length === 2 && a.shape.length >= 2) {
    return denseLayer(node, node.floatsOf(a), b);
  }
  const [left, right] = [node.floatsOf(asData(a)), node.floatsOf(asData(b))];
  const [aShape, bShape] = [matrixShape(a.shape, 'row'), matrixShape(b.shape, 'column')];
  if (a.shape.length > 2 && a.shape.length === b.shape.length && a.shape[0] === b.shape[0]) {
    return onMerged([left, right], shape, (graph, [x, y]) => apply(graph, matmul, x!, y!));
  }
  const rank = Math.max(aShape.length, bShape.length);
  return onSplit([left, right], shape, (graph, [x, y], emission) => {
    const padded = (value: Value, matrix: Shape): Value =>
      emission.split(value, [...new Array<number>(rank - matrix.length).fill(1), ...matrix]);
    return apply(graph, matmul, padded(x!, aShape), padded(y!, bShape));
  });
}

/** All rows of all images at once through the same weights [inputs, outputs]. */
function denseLayer(node: NodeCall, x: DataTensor, weights: Constant): DataTensor {
  requireFinite(node, weights);
  const [inputs, outputs] = weights.shape as [number, number];
  const shape = [...x.shape.slice(0, -1), outputs];
  return onMerged([x], shape, (graph, [value], emission) => {
    const rows = emission.reshape(value!, [elementCount(value!.shape) / inputs, inputs]);
    const result = graph.apply(gemm, [rows, emission.constant(weights)], { transposeB: false });
    return emission.reshape(result, mergedShape(shape, emission.groups));
  });
}

/** `alpha · A' × B' + beta · C`, where A' and B' may be transposed. */
export const generalProduct: Handler = (node) => {
  const [alpha, beta] = [node.float('alpha', 1), node.float('beta', 1)];
  const [transposeA, transposeB] = [node.int('transA', 0) !== 0, node.int('transB', 0) !== 0];
  const c = node.inputs[2];
  const [a, b] = [node.input(0), node.input(1)];
  if (a.shape.length !== 2 || b.shape.length !== 2) {
    throw node.corrupt(`it multiplies [${a.shape.join(', ')}] with [${b.shape.join(', ')}]`);
  }
  const isDense = b.kind === 'constant' && !transposeA;
  if (!isDense || (c !== undefined && !isBias(c, b.shape[transposeB ? 0 : 1]!))) {
    throw node.unsupported('multiplies something else than rows with constant weights');
  }
  const x = node.data(0);
  const weights = node.weights(1, 'weights');
  const bias = c === undefined || beta === 0 ? undefined : node.weights(2, 'bias');
  const outputs = weights.shape[transposeB ? 0 : 1]!;
  const scaledWeights = alpha === 1 ? weights : scaledConstant(weights, alpha);
  const scaledBias = bias === undefined ? undefined : biasVector(bias, beta, outputs);
  return onMerged([x], [x.shape[0]!, outputs], (graph, [value], emission) => {
    const operands = [value!, emission.constant(scaledWeights)];
    if (scaledBias !== undefined) operands.push(emission.constant(scaledBias));
    return graph.apply(gemm, operands, { transposeB });
  });
};

/** One number for all outputs, or one an output. */
function isBias(c: Tensor, outputs: number): boolean {
  const size = elementCount(c.shape);
  return c.kind === 'constant' && (size === 1 || (size === outputs && c.shape.at(-1) === outputs));
}

function biasVector(bias: Constant, beta: number, outputs: number): Constant {
  return new Constant(
    'float32',
    [outputs],
    () => Float32Array.from({ length: outputs }, (_, i) => beta * bias.data[bias.size === 1 ? 0 : i]!),
    bias.name,
  );
}

function scaledConstant(constant: Constant, factor: number): Constant {
  return new Constant(
    'float32',
    constant.shape,
    () => constant.floats.map((value) => factor * value),
    constant.name,
  );
}

/** A vector multiplies as one row or one column, which the result leaves out again. */
function matrixShape(shape: Shape, vectorAs: 'row' | 'column'): Shape {
  if (shape.length > 1) return shape;
  return vectorAs === 'row' ? [1, ...shape] : [...shape, 1];
}

function productShape(node: NodeCall, a: Shape, b: Shape): Shape {
  if (a.length === 0 || b.length === 0) throw node.corrupt('it multiplies a single number as a matrix');
  const [left, right] = [matrixShape(a, 'row'), matrixShape(b, 'column')];
  if (left.at(-1) !== right.at(-2)) {
    throw node.corrupt(`it multiplies [${a.join(', ')}] with [${b.join(', ')}]`);
  }
  const rows = a.length === 1 ? [] : [left.at(-2)!];
  const columns = b.length === 1 ? [] : [right.at(-1)!];
  return [...broadcastShape(left.slice(0, -2), right.slice(0, -2)), ...rows, ...columns];
}

function requireFinite(node: NodeCall, weights: Constant): void {
  const index = node.inputs.indexOf(weights);
  if (index >= 0) node.weights(index, 'weights');
}
