import { elementCount, Graph, type Shape, type Value } from '../../src-main/graph/graph.ts';
import { noAttributes, type NoAttributes, type Operator } from '../../src-main/graph/operator.ts';
import { add } from '../../src-main/graph/operators/add.ts';
import { averagePool } from '../../src-main/graph/operators/average-pool.ts';
import { conv } from '../../src-main/graph/operators/conv.ts';
import { div } from '../../src-main/graph/operators/div.ts';
import { gemm } from '../../src-main/graph/operators/gemm.ts';
import { maxPool } from '../../src-main/graph/operators/max-pool.ts';
import { mul } from '../../src-main/graph/operators/mul.ts';
import { relu } from '../../src-main/graph/operators/relu.ts';
import { reshape } from '../../src-main/graph/operators/reshape.ts';
import { sigmoid } from '../../src-main/graph/operators/sigmoid.ts';
import { sub } from '../../src-main/graph/operators/sub.ts';
import type { Pads, Pair } from '../../src-main/graph/window.ts';
import { labelRandom, type Random } from '../../src-main/neural-cleanse/random.ts';

/**
 * A network of a dozen small layers drawn from `seed`: convolutions, pools, activations, constants a channel and
 * residual sums, in any order, then two dense layers. Input `x` [2, 2, 11, 10], output `y`.
 */
export function randomNetwork(seed: number): { graph: Graph; inputs: { x: Float32Array } } {
  const random = labelRandom(seed, 0);
  const graph = new Graph();
  const shape = [2, 2, 11, 10];
  let value = graph.input('x', shape);
  for (let layer = 0; layer < 10; layer++) value = appendLayer(graph, value, random);
  const rows = graph.apply(reshape, [value], { shape: [2, elementCount(value.shape) / 2] });
  const hidden = constants(graph, graph.apply(relu, [dense(graph, rows, 4, random)], noAttributes), random);
  graph.output('y', dense(graph, hidden, 3, random));
  return { graph, inputs: { x: numbers(shape, random) } };
}

function appendLayer(graph: Graph, x: Value, random: Random): Value {
  const choice = Math.floor(random.unit() * 10);
  if (choice < 3) return convolution(graph, x, random);
  if (choice < 5) return constants(graph, x, random);
  if (choice < 7) return graph.apply(relu, [x], noAttributes);
  if (choice === 7) return graph.apply(sigmoid, [x], noAttributes);
  if (choice === 8) return pool(graph, x, random);
  return graph.apply(add, [x, graph.apply(relu, [x], noAttributes)], noAttributes);
}

function convolution(graph: Graph, x: Value, random: Random): Value {
  const kernel = oneOf(random, [1, 2, 3]);
  if (Math.min(x.shape[2]!, x.shape[3]!) < kernel) return x;
  const group = oneOf(random, [1, 2]);
  const weights = constant(graph, [4, x.shape[1]! / group, kernel, kernel], random);
  const bias = random.unit() < 0.5 ? [constant(graph, [4], random)] : [];
  const pads = Array.from({ length: 4 }, () => oneOf(random, [0, kernel - 1])) as unknown as Pads;
  const strides = oneOf(random, [1, 1, 2]);
  const attributes = { strides: [strides, strides] as Pair, pads, dilations: [1, 1] as Pair, group };
  return graph.apply(conv, [x, weights, ...bias], attributes);
}

function pool(graph: Graph, x: Value, random: Random): Value {
  const kernel = oneOf(random, [2, 3]);
  if (Math.min(x.shape[2]!, x.shape[3]!) < kernel) return x;
  const strides = oneOf(random, [kernel, kernel, 1]);
  const pad = strides === kernel ? 0 : oneOf(random, [0, 1]);
  return graph.apply(oneOf(random, [maxPool, averagePool]), [x], {
    kernel: [kernel, kernel],
    strides: [strides, strides],
    pads: [pad, pad, pad, pad],
  });
}

/** One to three sums, differences, products and quotients with a constant a channel. */
function constants(graph: Graph, x: Value, random: Random): Value {
  const shape = [x.shape[1]!, ...x.shape.slice(2).map(() => 1)];
  const operator: Operator<NoAttributes> = oneOf(random, [add, sub, mul, mul, div]);
  const numbersOf = constant(graph, random.unit() < 0.7 ? shape : [], random, operator === mul);
  const isReversed = operator !== div && random.unit() < 0.3;
  const result = graph.apply(operator, isReversed ? [numbersOf, x] : [x, numbersOf], noAttributes);
  return random.unit() < 0.5 ? constants(graph, result, random) : result;
}

function dense(graph: Graph, x: Value, units: number, random: Random): Value {
  const transposeB = random.unit() < 0.5;
  const inputs = x.shape[1]!;
  const weights = constant(graph, transposeB ? [units, inputs] : [inputs, units], random);
  return graph.apply(gemm, [x, weights, constant(graph, [units], random)], { transposeB });
}

/** Numbers between 0.5 and 1.5 in size, of both signs or, half the time where `mayBePositive`, only positive. */
function constant(graph: Graph, shape: Shape, random: Random, mayBePositive = false): Value {
  const data = numbers(shape, random).map((n) => n + Math.sign(n) * 0.5);
  const isPositive = mayBePositive && random.unit() < 0.5;
  return graph.constant(shape, isPositive ? data.map(Math.abs) : data);
}

function numbers(shape: Shape, random: Random): Float32Array {
  return Float32Array.from({ length: elementCount(shape) }, () => 2 * random.unit() - 1);
}

function oneOf<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random.unit() * choices.length)]!;
}
