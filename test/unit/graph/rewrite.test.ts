import { describe, expect, it } from 'vitest';
import { Graph } from '../../../src-main/graph/graph.ts';
import { noAttributes } from '../../../src-main/graph/operator.ts';
import { add } from '../../../src-main/graph/operators/add.ts';
import { exp } from '../../../src-main/graph/operators/exp.ts';
import { mul } from '../../../src-main/graph/operators/mul.ts';
import { rewriteGraph } from '../../../src-main/graph/rewrite.ts';
import { evaluateGraph } from '../../support/reference-evaluator.ts';

function example(): Graph {
  const graph = new Graph();
  const [x, unused] = [graph.input('x', [2]), graph.input('unused', [2])];
  const three = graph.scalar(3);
  const sum = graph.apply(add, [x, three], noAttributes);
  graph.apply(exp, [unused], noAttributes);
  graph.output('y', graph.apply(mul, [sum, three], noAttributes));
  graph.output('x again', x);
  return graph;
}

describe('rewriteGraph', () => {
  it('keeps inputs, outputs and what leads to them, and drops the rest', () => {
    const copy = rewriteGraph(example(), () => undefined);
    expect(copy.inputs.map(({ name }) => name)).toEqual(['x', 'unused']);
    expect(copy.nodes.map(({ operator }) => operator.type)).toEqual(['Add', 'Mul']);
    const { y, 'x again': again } = evaluateGraph(copy, {
      x: Float32Array.of(1, -4),
      unused: Float32Array.of(0, 0),
    });
    expect([[...y!], [...again!]]).toEqual([
      [12, -3],
      [1, -4],
    ]);
  });

  it('hands each node to the rewriting with its inputs in the new graph', () => {
    const rewritten = rewriteGraph(example(), (to, { operator }, inputs) =>
      operator.type === 'Add' ? to.apply(mul, [inputs[0]!, to.scalar(2)], noAttributes) : undefined,
    );
    const { y } = evaluateGraph(rewritten, { x: Float32Array.of(1, 5), unused: Float32Array.of(0, 0) });
    expect([...y!]).toEqual([6, 30]);
  });
});
