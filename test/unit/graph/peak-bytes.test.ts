import { expect, it } from 'vitest';
import { Graph } from '../../../src-main/graph/graph.ts';
import { noAttributes } from '../../../src-main/graph/operator.ts';
import { add } from '../../../src-main/graph/operators/add.ts';
import { mul } from '../../../src-main/graph/operators/mul.ts';
import { relu } from '../../../src-main/graph/operators/relu.ts';
import { peakBytes } from '../../../src-main/graph/peak-bytes.ts';

it('counts what is alive at once: inputs and outputs always, values until their last use, constants never', () => {
  const graph = new Graph();
  const input = graph.input('input', [10]);
  const weights = graph.constant([10], new Float32Array(10));
  const first = graph.apply(mul, [input, weights], noAttributes);
  expect(peakBytes(graph)).toBe(4 * 20);
  const second = graph.apply(relu, [first], noAttributes);
  const third = graph.apply(relu, [second], noAttributes);
  // Input, and two values at a time.
  expect(peakBytes(graph)).toBe(4 * 30);
  // The first value is needed once more, and so is the result.
  graph.output('output', graph.apply(add, [third, first], noAttributes));
  expect(peakBytes(graph)).toBe(4 * 40);
});
