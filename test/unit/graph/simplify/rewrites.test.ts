import { describe, expect, it } from 'vitest';
import { Graph, type Value } from '../../../../src-main/graph/graph.ts';
import { noAttributes } from '../../../../src-main/graph/operator.ts';
import { add } from '../../../../src-main/graph/operators/add.ts';
import { averagePool } from '../../../../src-main/graph/operators/average-pool.ts';
import { conv } from '../../../../src-main/graph/operators/conv.ts';
import { exp } from '../../../../src-main/graph/operators/exp.ts';
import { maxPool } from '../../../../src-main/graph/operators/max-pool.ts';
import { mul } from '../../../../src-main/graph/operators/mul.ts';
import { pad } from '../../../../src-main/graph/operators/pad.ts';
import { relu } from '../../../../src-main/graph/operators/relu.ts';
import { simplify } from '../../../../src-main/graph/simplify/simplify.ts';

const pool = { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] } as const;

/** A 3×3 convolution to `filters` channels with so many `zeros` around; every weight the same. */
function convolve(graph: Graph, x: Value, filters: number, zeros: 0 | 1, weight = 1): Value {
  const shape = [filters, x.shape[1]!, 3, 3];
  const weights = graph.constant(shape, new Float32Array(filters * x.shape[1]! * 9).fill(weight));
  const attributes = {
    strides: [1, 1],
    pads: [zeros, zeros, zeros, zeros],
    dilations: [1, 1],
    group: 1,
  } as const;
  return graph.apply(conv, [x, weights], attributes);
}

function scaled(graph: Graph, x: Value, factor: number): Value {
  return graph.apply(mul, [x, graph.scalar(factor)], noAttributes);
}

function shifted(graph: Graph, x: Value, summand: number): Value {
  return graph.apply(add, [x, graph.scalar(summand)], noAttributes);
}

/** Operators and output shapes of what is left of a network on images [1, 1, size, size]. */
function simplified(size: number, build: (graph: Graph, x: Value) => Value): string[] {
  const graph = new Graph();
  graph.output('y', build(graph, graph.input('x', [1, 1, size, size])));
  return simplify(graph).nodes.map(({ operator, output }) => `${operator.type} ${output.shape.join('×')}`);
}

describe('simplify', () => {
  it('folds a batch normalization into the convolution before it', () => {
    const network = (graph: Graph, x: Value) => shifted(graph, scaled(graph, convolve(graph, x, 2, 1), 3), 4);
    expect(simplified(5, network)).toEqual(['Conv 1×2×5×5']);
  });

  it('folds it into the convolution after it where there is no padding', () => {
    const network = (graph: Graph, x: Value) => convolve(graph, shifted(graph, scaled(graph, x, 3), 4), 2, 0);
    expect(simplified(5, network)).toEqual(['Conv 1×2×3×3']);
  });

  it('folds only its factor where padding would become the summand', () => {
    const network = (graph: Graph, x: Value) => convolve(graph, shifted(graph, scaled(graph, x, 3), 4), 2, 1);
    expect(simplified(5, network)).toEqual(['Add 1×1×5×5', 'Conv 1×2×5×5']);
  });

  it('keeps a factor of zero outside, which no division undoes', () => {
    const network = (graph: Graph, x: Value) => convolve(graph, shifted(graph, scaled(graph, x, 0), 4), 2, 1);
    expect(simplified(5, network)).toEqual(['Mul 1×1×5×5', 'Add 1×1×5×5', 'Conv 1×2×5×5']);
  });

  it('keeps a normalization whose input is read elsewhere too', () => {
    const network = (graph: Graph, x: Value) => {
      const y = convolve(graph, x, 2, 1);
      return graph.apply(add, [scaled(graph, y, 3), graph.apply(exp, [y], noAttributes)], noAttributes);
    };
    expect(simplified(5, network)).toContain('Mul 1×2×5×5');
  });

  it('pools before ReLU and before a normalization that keeps the order', () => {
    const network = (graph: Graph, x: Value) =>
      graph.apply(maxPool, [scaled(graph, graph.apply(relu, [x], noAttributes), 2)], pool);
    expect(simplified(6, network)).toEqual(['MaxPool 1×1×3×3', 'Relu 1×1×3×3', 'Mul 1×1×3×3']);
  });

  it('does not pool before a factor that turns the order round', () => {
    const network = (graph: Graph, x: Value) => graph.apply(maxPool, [scaled(graph, x, -2)], pool);
    expect(simplified(6, network)).toEqual(['Mul 1×1×6×6', 'MaxPool 1×1×3×3']);
  });

  it('pads in the convolution instead of before it', () => {
    const network = (graph: Graph, x: Value) =>
      convolve(graph, graph.apply(pad, [x], { before: [0, 0, 1, 2], after: [0, 0, 0, 1] }), 2, 0);
    expect(simplified(5, network)).toEqual(['Conv 1×2×4×6']);
  });

  it('keeps channels of zeros, which are no padding of an image', () => {
    const network = (graph: Graph, x: Value) =>
      convolve(graph, graph.apply(pad, [x], { before: [0, 1, 1, 1], after: [0, 0, 1, 1] }), 2, 0);
    expect(simplified(5, network)).toEqual(['Pad 1×2×7×7', 'Conv 1×2×5×5']);
  });

  it('takes an average over the whole image for what it is', () => {
    const whole = { kernel: [6, 6], strides: [6, 6], pads: [0, 0, 0, 0] } as const;
    expect(simplified(6, (graph, x) => graph.apply(averagePool, [x], whole))).toEqual(['ReduceMean 1×1×1×1']);
    expect(simplified(7, (graph, x) => graph.apply(averagePool, [x], whole))).toContain(
      'AveragePool 1×1×1×1',
    );
  });

  it('gives a layer the same weights, whether a normalization after it was folded before or not', () => {
    const weightsOf = (fold: boolean) => {
      const graph = new Graph();
      const x = scaled(graph, graph.input('x', [1, 1, 5, 5]), 1 / 255);
      const factor = 0.1 / 3;
      const y = convolve(graph, x, 2, 1, fold ? Math.fround(factor) : 1);
      graph.output('y', fold ? y : scaled(graph, y, factor));
      return simplify(graph).nodes[0]!.inputs[1]!.data;
    };
    expect(weightsOf(false)).toEqual(weightsOf(true));
  });

  it('computes no row that a pool leaves out, back through every convolution', () => {
    const network = (graph: Graph, x: Value) => {
      const first = convolve(graph, x, 1, 1);
      return graph.apply(maxPool, [convolve(graph, first, 1, 0)], pool);
    };
    expect(simplified(9, network)).toEqual(['Conv 1×1×8×8', 'Conv 1×1×6×6', 'MaxPool 1×1×3×3']);
  });

  it('cuts the unread row off an image that has fewer channels than what is computed from it', () => {
    const network = (graph: Graph, x: Value) => graph.apply(maxPool, [convolve(graph, x, 2, 0)], pool);
    expect(simplified(7, network)).toEqual(['Slice 1×1×6×6', 'Conv 1×2×4×4', 'MaxPool 1×2×2×2']);
  });

  it('keeps rows that something else reads', () => {
    const network = (graph: Graph, x: Value) => {
      const y = convolve(graph, x, 1, 1);
      graph.output('all', y);
      return graph.apply(maxPool, [y], pool);
    };
    expect(simplified(5, network)).toEqual(['Conv 1×1×5×5', 'MaxPool 1×1×2×2']);
  });
});
