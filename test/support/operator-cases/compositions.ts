import { differentiate } from '../../../src-main/graph/differentiate.ts';
import { elementCount, Graph, type Shape, type Value } from '../../../src-main/graph/graph.ts';
import { noAttributes } from '../../../src-main/graph/operator.ts';
import { add } from '../../../src-main/graph/operators/add.ts';
import { averagePool } from '../../../src-main/graph/operators/average-pool.ts';
import { concat } from '../../../src-main/graph/operators/concat.ts';
import { conv } from '../../../src-main/graph/operators/conv.ts';
import { gemm } from '../../../src-main/graph/operators/gemm.ts';
import { logSoftmax } from '../../../src-main/graph/operators/log-softmax.ts';
import { maxPool } from '../../../src-main/graph/operators/max-pool.ts';
import { mul } from '../../../src-main/graph/operators/mul.ts';
import { reduceMean } from '../../../src-main/graph/operators/reduce-mean.ts';
import { relu } from '../../../src-main/graph/operators/relu.ts';
import { reshape } from '../../../src-main/graph/operators/reshape.ts';
import { sigmoid } from '../../../src-main/graph/operators/sigmoid.ts';
import { sub } from '../../../src-main/graph/operators/sub.ts';
import { tanh } from '../../../src-main/graph/operators/tanh.ts';
import { spread, weightedSum, type BuiltCase } from './operator-case.ts';

/** A small network with one or more inputs, built with or without its gradients. */
export interface Composition {
  readonly title: string;
  build(options: { gradients: boolean }): BuiltCase;
}

const noPads = [0, 0, 0, 0] as const;
const onePixelPads = [1, 1, 1, 1] as const;

/** Networks in the shapes that classifiers have. */
export const compositions: readonly Composition[] = [
  composition('convolution, ReLU, max-pool, dense, log-softmax', { x: [2, 2, 8, 8] }, (graph, { x }) => {
    const features = graph.apply(relu, [convolve(graph, x!, 3, 1)], noAttributes);
    const pooled = graph.apply(maxPool, [features], { kernel: [2, 2], strides: [2, 2], pads: noPads });
    return graph.apply(logSoftmax, [dense(graph, pooled, 4)], { axis: 1 });
  }),
  composition('two strided convolutions and overlapping pools', { x: [1, 2, 13, 11] }, (graph, { x }) => {
    const first = graph.apply(relu, [convolve(graph, x!, 3, 2)], noAttributes);
    const pooled = graph.apply(maxPool, [first], { kernel: [3, 3], strides: [2, 2], pads: onePixelPads });
    const second = graph.apply(sigmoid, [convolve(graph, pooled, 2, 2)], noAttributes);
    return graph.apply(averagePool, [second], { kernel: [2, 2], strides: [1, 1], pads: noPads });
  }),
  composition(
    'max-pools over windows that tie because they share a pixel',
    { x: [1, 1, 9, 9] },
    (graph, { x }) => {
      // Only a few pixels are left, so that windows side by side hold the same one.
      const sparse = graph.apply(
        relu,
        [graph.apply(sub, [x!, graph.scalar(1.7)], noAttributes)],
        noAttributes,
      );
      const shared = graph.apply(averagePool, [sparse], { kernel: [2, 2], strides: [1, 1], pads: noPads });
      const tiled = graph.apply(maxPool, [shared], { kernel: [2, 2], strides: [2, 2], pads: noPads });
      const overlapping = graph.apply(maxPool, [shared], {
        kernel: [3, 3],
        strides: [2, 2],
        pads: onePixelPads,
      });
      return graph.apply(add, [tiled, overlapping], noAttributes);
    },
  ),
  composition('a residual branch and global pooling', { x: [2, 3, 5, 5] }, (graph, { x }) => {
    const branch = graph.apply(tanh, [convolve(graph, x!, 3, 1)], noAttributes);
    const sum = graph.apply(add, [x!, branch], noAttributes);
    const both = graph.apply(concat, [sum, branch], { axis: 1 });
    return graph.apply(reduceMean, [both], { axes: [2, 3], keepDims: false });
  }),
  composition(
    'images under a trigger: (1 − mask) · image + mask · pattern',
    { mask: [1, 1, 4, 4], pattern: [1, 3, 4, 4] },
    (graph, { mask, pattern }) => {
      const images = graph.constant([2, 3, 4, 4], numbers([2, 3, 4, 4], 0.6));
      const rest = graph.apply(sub, [graph.scalar(1), mask!], noAttributes);
      const kept = graph.apply(mul, [rest, images], noAttributes);
      const stamped = graph.apply(mul, [mask!, pattern!], noAttributes);
      const blended = graph.apply(add, [kept, stamped], noAttributes);
      return dense(graph, graph.apply(tanh, [convolve(graph, blended, 2, 1)], noAttributes), 3);
    },
  ),
];

function composition(
  title: string,
  shapes: Readonly<Record<string, Shape>>,
  network: (graph: Graph, inputs: Readonly<Record<string, Value>>) => Value,
): Composition {
  const names = Object.keys(shapes);
  const build = ({ gradients }: { gradients: boolean }): BuiltCase => {
    const graph = new Graph();
    const values = Object.fromEntries(names.map((name) => [name, graph.input(name, shapes[name]!)]));
    const y = network(graph, values);
    graph.output('y', y);
    const loss = weightedSum(graph, y);
    graph.output('loss', loss);
    if (gradients) {
      const results = differentiate(graph, loss, Object.values(values));
      names.forEach((name, i) => graph.output(`d_${name}`, results[i]!));
    }
    const inputs = Object.fromEntries(names.map((name, i) => [name, numbers(shapes[name]!, 0.1 + 0.2 * i)]));
    return { graph, inputs, variables: names };
  };
  return { title, build };
}

/** A 3×3 convolution with padding 1 and drawn weights. */
function convolve(graph: Graph, x: Value, filters: number, stride: number): Value {
  const shape = [filters, x.shape[1]!, 3, 3];
  const weights = graph.constant(shape, numbers(shape, 0.3, 0.5));
  const bias = graph.constant([filters], numbers([filters], 0.45, 0.2));
  const attributes = { strides: [stride, stride], pads: onePixelPads, dilations: [1, 1], group: 1 } as const;
  return graph.apply(conv, [x, weights, bias], attributes);
}

/** A dense layer with drawn weights on everything but the batch. */
function dense(graph: Graph, x: Value, units: number): Value {
  const features = elementCount(x.shape.slice(1));
  const flat = graph.apply(reshape, [x], { shape: [x.shape[0]!, features] });
  const weights = graph.constant([features, units], numbers([features, units], 0.8, 0.3));
  return graph.apply(gemm, [flat, weights], { transposeB: false });
}

function numbers(shape: Shape, phase: number, size = 2): Float32Array {
  return Float32Array.from(spread(elementCount(shape), { low: -size, high: size, phase }));
}
