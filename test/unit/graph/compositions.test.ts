import { describe, expect, it } from 'vitest';
import { largestDeviation } from '../../support/deviation.ts';
import { finiteDifferences } from '../../support/finite-differences.ts';
import { compositions } from '../../support/operator-cases/compositions.ts';
import { evaluateGraph } from '../../support/reference-evaluator.ts';

/** Constants of the gradient graph are float32, 6e-8, and a dozen operators lie on the way. */
const tolerance = 2e-6;

describe('networks of several operators', () => {
  it.each(compositions)('$title: gradient as finite differences find it', ({ build }) => {
    const { graph, inputs, variables } = build({ gradients: true });
    const forward = build({ gradients: false }).graph;
    const outputs = evaluateGraph(graph, inputs);
    expect(variables).not.toHaveLength(0);
    for (const name of variables) {
      const numeric = finiteDifferences(forward, inputs, name);
      expect(largestDeviation(outputs[`d_${name}`]!, numeric), name).toBeLessThan(tolerance);
    }
  });
});
