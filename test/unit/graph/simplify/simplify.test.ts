import { describe, expect, it } from 'vitest';
import { differentiate } from '../../../../src-main/graph/differentiate.ts';
import type { Graph } from '../../../../src-main/graph/graph.ts';
import { foldIntoWeights } from '../../../../src-main/graph/simplify/fold-into-weights.ts';
import { mergeConstants } from '../../../../src-main/graph/simplify/merge-constants.ts';
import { poolFirst } from '../../../../src-main/graph/simplify/pool-first.ts';
import { simplify } from '../../../../src-main/graph/simplify/simplify.ts';
import { trimUnread } from '../../../../src-main/graph/simplify/trim-unread.ts';
import { largestDeviation } from '../../../support/deviation.ts';
import { weightedSum } from '../../../support/operator-cases/operator-case.ts';
import { randomNetwork } from '../../../support/random-network.ts';
import { evaluateGraph } from '../../../support/reference-evaluator.ts';

/** Constants that are merged are rounded to float32 once more, relative 6e-8 a layer of at most a dozen. */
const tolerance = 2e-6;
const seeds = Array.from({ length: 40 }, (_, seed) => seed);
const rewrites = { poolFirst, mergeConstants, foldIntoWeights, trimUnread, simplify };

/** Output and gradient of a random network after `rewrite`. */
function outcome(seed: number, rewrite: (graph: Graph) => Graph) {
  const { graph, inputs } = randomNetwork(seed);
  const rewritten = rewrite(graph);
  const loss = weightedSum(rewritten, rewritten.outputs[0]!.value);
  rewritten.output('dx', differentiate(rewritten, loss, [rewritten.inputs[0]!.value])[0]!);
  return evaluateGraph(rewritten, inputs);
}

describe.each(Object.entries(rewrites))('%s', (_name, rewrite) => {
  it('changes neither output nor gradient of random networks', () => {
    for (const seed of seeds) {
      const expected = outcome(seed, (graph) => graph);
      const actual = outcome(seed, rewrite);
      for (const name of ['y', 'dx']) {
        expect(largestDeviation(actual[name]!, expected[name]!), `${name}, seed ${seed}`).toBeLessThan(
          tolerance,
        );
      }
    }
  });

  it('changes many of them', () => {
    const changed = seeds.filter((seed) => {
      const { graph } = randomNetwork(seed);
      return rewrite(graph) !== graph;
    });
    expect(changed.length).toBeGreaterThanOrEqual(5);
  });
});

describe('simplify', () => {
  it('leaves alone what it has simplified', () => {
    for (const seed of seeds) {
      const simplified = simplify(randomNetwork(seed).graph);
      expect(simplify(simplified), `seed ${seed}`).toBe(simplified);
    }
  });

  it('keeps the names and shapes of inputs and outputs', () => {
    const { graph } = randomNetwork(1);
    const simplified = simplify(graph);
    const named = (values: Graph['inputs']) => values.map(({ name, value }) => [name, value.shape]);
    expect(named(simplified.inputs)).toEqual(named(graph.inputs));
    expect(named(simplified.outputs)).toEqual(named(graph.outputs));
  });
});
