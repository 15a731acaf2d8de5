import { describe, expect, it } from 'vitest';
import { differentiate } from '../../../src-main/graph/differentiate.ts';
import { Graph, type Value } from '../../../src-main/graph/graph.ts';
import { noAttributes } from '../../../src-main/graph/operator.ts';
import { add } from '../../../src-main/graph/operators/add.ts';
import { conv } from '../../../src-main/graph/operators/conv.ts';
import { exp } from '../../../src-main/graph/operators/exp.ts';
import { greater } from '../../../src-main/graph/operators/greater.ts';
import { maxPool } from '../../../src-main/graph/operators/max-pool.ts';
import { max } from '../../../src-main/graph/operators/max.ts';
import { mul } from '../../../src-main/graph/operators/mul.ts';
import { reduceMax } from '../../../src-main/graph/operators/reduce-max.ts';
import { relu } from '../../../src-main/graph/operators/relu.ts';
import { where } from '../../../src-main/graph/operators/where.ts';
import { evaluateGraph } from '../../support/reference-evaluator.ts';

/** The gradient of the sum of `build(x)` at `elements`. */
function gradientOf(elements: readonly number[], build: (graph: Graph, x: Value) => Value): number[] {
  const graph = new Graph();
  const x = graph.input('x', [elements.length]);
  graph.output('dx', differentiate(graph, build(graph, x), [x])[0]!);
  return [...evaluateGraph(graph, { x: Float64Array.from(elements) }).dx!];
}

describe('differentiate', () => {
  it('adds the gradients of a value that is used twice', () => {
    const square = (graph: Graph, x: Value) => graph.apply(mul, [x, x], noAttributes);
    expect(gradientOf([3, -4], square)).toEqual([6, -8]);
  });

  it('adds the gradients of a value that joins again further down', () => {
    // x² + x·x² = x² + x³ has the derivative 2x + 3x².
    const polynomial = (graph: Graph, x: Value) => {
      const square = graph.apply(mul, [x, x], noAttributes);
      return graph.apply(add, [square, graph.apply(mul, [x, square], noAttributes)], noAttributes);
    };
    expect(gradientOf([2, -1], polynomial)).toEqual([16, 1]);
  });

  it('yields ones for the loss itself', () => {
    expect(gradientOf([5, 6, 7], (_graph, x) => x)).toEqual([1, 1, 1]);
  });

  it('differentiates with respect to a value inside the graph', () => {
    const graph = new Graph();
    const x = graph.input('x', [1]);
    const inner = graph.apply(exp, [x], noAttributes);
    const loss = graph.apply(mul, [inner, graph.scalar(3)], noAttributes);
    const [dx, dInner] = differentiate(graph, loss, [x, inner]);
    graph.output('dx', dx!);
    graph.output('dInner', dInner!);
    const { dx: outer, dInner: middle } = evaluateGraph(graph, { x: Float64Array.of(0) });
    expect([outer![0], middle![0]]).toEqual([3, 3]);
  });

  it('refuses a value that does not reach the loss', () => {
    const graph = new Graph();
    const [x, unused] = [graph.input('x', [1]), graph.input('unused', [1])];
    const loss = graph.apply(exp, [x], noAttributes);
    graph.apply(exp, [unused], noAttributes);
    expect(() => differentiate(graph, loss, [unused])).toThrow(/does not influence the loss/);
  });

  it('refuses a value that reaches the loss through a condition only', () => {
    const graph = new Graph();
    const x = graph.input('x', [1]);
    const isPositive = graph.apply(greater, [x, graph.scalar(0)], noAttributes);
    const loss = graph.apply(where, [isPositive, graph.scalar(1), graph.scalar(0)], noAttributes);
    expect(() => differentiate(graph, loss, [x])).toThrow(/does not influence the loss/);
  });

  it('passes the branches of a condition and not the condition', () => {
    const doubledWherePositive = (graph: Graph, x: Value) => {
      const isPositive = graph.apply(greater, [x, graph.scalar(0)], noAttributes);
      const doubled = graph.apply(add, [x, x], noAttributes);
      return graph.apply(where, [isPositive, doubled, x], noAttributes);
    };
    expect(gradientOf([1, -1], doubledWherePositive)).toEqual([2, 1]);
  });

  it('spends no node on constants or on what does not lead from the variable to the loss', () => {
    const graph = new Graph();
    const [x, other] = [graph.input('x', [1, 1, 3, 3]), graph.input('other', [1, 1, 2, 2])];
    const weights = graph.constant([1, 1, 2, 2], Float32Array.of(1, 2, 3, 4));
    const window = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 } as const;
    const y = graph.apply(conv, [x, weights], window);
    const aside = graph.apply(exp, [graph.apply(exp, [other], noAttributes)], noAttributes);
    const loss = graph.apply(add, [y, aside], noAttributes);
    graph.apply(relu, [y], noAttributes);
    const before = graph.nodes.length;
    differentiate(graph, loss, [x]);
    expect(graph.nodes.slice(before).map((node) => node.operator.type)).toEqual(['ConvTranspose']);
  });
});

describe('ties and kinks', () => {
  it('shares the gradient of a pool among the pixels that tie', () => {
    const graph = new Graph();
    const x = graph.input('x', [1, 1, 2, 2]);
    const pool = { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] } as const;
    graph.output('dx', differentiate(graph, graph.apply(maxPool, [x], pool), [x])[0]!);
    expect([...evaluateGraph(graph, { x: Float64Array.of(7, 1, 7, 2) }).dx!]).toEqual([0.5, 0, 0.5, 0]);
  });

  it('does the same in overlapping windows, padded or not', () => {
    const graph = new Graph();
    const x = graph.input('x', [1, 1, 1, 3]);
    const pool = { kernel: [1, 2], strides: [1, 1], pads: [0, 0, 0, 1] } as const;
    graph.output('dx', differentiate(graph, graph.apply(maxPool, [x], pool), [x])[0]!);
    // Halves from the two windows of two pixels, and a whole from the last: its padding takes no share.
    expect([...evaluateGraph(graph, { x: Float64Array.of(0, 0, 0) }).dx!]).toEqual([0.5, 1, 1.5]);
  });

  it('shares the gradient of a largest element among those that tie', () => {
    const largest = (graph: Graph, x: Value) => graph.apply(reduceMax, [x], { axes: [0], keepDims: false });
    expect(gradientOf([4, 1, 4], largest)).toEqual([0.5, 0, 0.5]);
  });

  it('sends the gradient of tied arguments to the first', () => {
    const atLeastOne = (graph: Graph, x: Value) => graph.apply(max, [x, graph.scalar(1)], noAttributes);
    expect(gradientOf([0, 1, 2], atLeastOne)).toEqual([0, 1, 1]);
  });

  it('takes the slope of ReLU at zero as zero', () => {
    expect(gradientOf([-1, 0, 1], (graph, x) => graph.apply(relu, [x], noAttributes))).toEqual([0, 0, 1]);
  });
});
