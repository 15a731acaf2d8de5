import { describe, expect, it } from 'vitest';
import { forBlockedLayout } from '../../../../src-main/engines/onnxruntime/blocked-layout.ts';
import { differentiate } from '../../../../src-main/graph/differentiate.ts';
import { elementCount, Graph, type Shape, type Value } from '../../../../src-main/graph/graph.ts';
import { noAttributes } from '../../../../src-main/graph/operator.ts';
import { add } from '../../../../src-main/graph/operators/add.ts';
import { clip } from '../../../../src-main/graph/operators/clip.ts';
import { conv } from '../../../../src-main/graph/operators/conv.ts';
import { div } from '../../../../src-main/graph/operators/div.ts';
import { leakyRelu } from '../../../../src-main/graph/operators/leaky-relu.ts';
import { maxPool } from '../../../../src-main/graph/operators/max-pool.ts';
import { mul } from '../../../../src-main/graph/operators/mul.ts';
import { relu } from '../../../../src-main/graph/operators/relu.ts';
import { sub } from '../../../../src-main/graph/operators/sub.ts';
import { countUses } from '../../../../src-main/graph/rewrite.ts';
import { largestDeviation } from '../../../support/deviation.ts';
import { spread, weightedSum } from '../../../support/operator-cases/operator-case.ts';
import { evaluateGraph } from '../../../support/reference-evaluator.ts';

/** Constants that were merged are rounded to float32 once more, relative 6e-8. */
const tolerance = 1e-6;

function numbers(shape: Shape, phase: number): Float32Array {
  return Float32Array.from(spread(elementCount(shape), { low: -1, high: 1, phase }));
}

/** A 1×1 convolution to `filters` channels with drawn weights. */
function convolve(graph: Graph, x: Value, filters: number): Value {
  const shape = [filters, x.shape[1]!, 1, 1];
  const attributes = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 } as const;
  return graph.apply(conv, [x, graph.constant(shape, numbers(shape, 0.2))], attributes);
}

function perChannel(graph: Graph, channels: number, phase: number): Value {
  return graph.constant([channels, 1, 1], numbers([channels], phase));
}

/** Images of `channels` channels that a convolution made, and what `build` makes of them, with its gradient. */
function network(channels: number, build: (graph: Graph, images: Value) => Value) {
  const graph = new Graph();
  const shape = [2, 3, 4, 4];
  const x = graph.input('x', shape);
  const y = build(graph, convolve(graph, x, channels));
  graph.output('y', y);
  const loss = weightedSum(graph, y);
  graph.output('loss', loss);
  graph.output('dx', differentiate(graph, loss, [x])[0]!);
  return { graph, inputs: { x: numbers(shape, 0.4) } };
}

function typesOf(graph: Graph): string[] {
  return graph.nodes.map(({ operator }) => operator.type);
}

const networks = [
  {
    title: 'a normalized ReLU',
    build: (graph: Graph, x: Value) => {
      const positive = graph.apply(relu, [x], noAttributes);
      const scaled = graph.apply(mul, [positive, perChannel(graph, x.shape[1]!, 0.7)], noAttributes);
      return graph.apply(add, [perChannel(graph, x.shape[1]!, 0.1), scaled], noAttributes);
    },
  },
  {
    title: 'a pool over side-by-side windows',
    build: (graph: Graph, x: Value) =>
      graph.apply(maxPool, [x], { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] }),
  },
  {
    title: 'differences and quotients with one number',
    build: (graph: Graph, x: Value) => {
      const rest = graph.apply(sub, [graph.scalar(1), x], noAttributes);
      const half = graph.apply(div, [rest, graph.scalar(2)], noAttributes);
      return graph.apply(sub, [half, graph.scalar(3)], noAttributes);
    },
  },
  {
    title: 'a cut and a leaky ReLU',
    build: (graph: Graph, x: Value) => {
      const cut = graph.apply(clip, [x], { min: 0, max: 0.5 });
      const leaky = graph.apply(leakyRelu, [x], { alpha: 0.1 });
      return graph.apply(mul, [cut, leaky], noAttributes);
    },
  },
  {
    title: 'a sum of images that are read again',
    build: (graph: Graph, x: Value) => {
      const positive = graph.apply(relu, [x], noAttributes);
      return graph.apply(mul, [graph.apply(add, [x, positive], noAttributes), positive], noAttributes);
    },
  },
];

describe('the blocked layout', () => {
  it.each(networks)('computes the same: $title', ({ build }) => {
    const { graph, inputs } = network(16, build);
    const expected = evaluateGraph(graph, inputs);
    const actual = evaluateGraph(forBlockedLayout(graph), inputs);
    expect(Object.keys(actual)).toEqual(['y', 'loss', 'dx']);
    for (const name of ['y', 'dx']) {
      expect(largestDeviation(actual[name]!, expected[name]!), name).toBeLessThan(tolerance);
    }
  });

  it('merges a chain of constants into one convolution', () => {
    const { graph } = network(16, networks[2]!.build);
    const forward = new Graph();
    forward.output('y', networks[2]!.build(forward, convolve(forward, forward.input('x', [2, 3, 4, 4]), 16)));
    const types = typesOf(forBlockedLayout(forward));
    expect(types.filter((type) => type !== 'Conv')).toEqual([]);
    expect(typesOf(forBlockedLayout(graph))).not.toContain('Sub');
  });

  it('puts every step and activation right behind a convolution of its own, which computes it', () => {
    for (const { build } of networks) {
      const blocked = forBlockedLayout(network(16, build).graph);
      const activations = blocked.nodes.filter(({ operator }) =>
        ['Clip', 'LeakyRelu', 'Step'].includes(operator.type),
      );
      const sources = activations.map(({ inputs }) => blocked.producer(inputs[0]!)!);
      expect(sources.map(({ operator }) => operator.type)).toEqual(activations.map(() => 'Conv'));
      const uses = countUses(blocked);
      expect(sources.map(({ output }) => uses.get(output))).toEqual(sources.map(() => 1));
    }
  });

  it('leaves images alone whose channels do not fill whole blocks', () => {
    const { graph } = network(12, networks[0]!.build);
    expect(typesOf(forBlockedLayout(graph))).toEqual(typesOf(graph));
  });

  it('leaves alone what no convolution made, though its second axis would fit', () => {
    const graph = new Graph();
    const x = graph.input('x', [1, 16, 3, 9]);
    graph.output('y', graph.apply(mul, [x, graph.scalar(2)], noAttributes));
    expect(typesOf(forBlockedLayout(graph))).toEqual(['Mul']);
  });
});
