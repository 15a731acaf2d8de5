import { describe, expect, it } from 'vitest';
import { operatorTypes, type OperatorType } from '../../../src-main/graph/operator.ts';
import { largestDeviation } from '../../support/deviation.ts';
import { finiteDifferences } from '../../support/finite-differences.ts';
import { operatorCases } from '../../support/operator-cases/all-cases.ts';
import { buildCase } from '../../support/operator-cases/operator-case.ts';
import { evaluateGraph } from '../../support/reference-evaluator.ts';

/** Inputs are rounded to float32, 6e-8, and no operator here magnifies that more than tenfold. */
const forwardTolerance = 1e-6;
/** Constants of the gradient graph (shares, 2/√π) are float32, 6e-8; finite differences err by about 1e-9. */
const gradientTolerance = 1e-6;
/** Piecewise constant: masks and conditions, nothing is differentiated through them. */
const withoutGradient: readonly OperatorType[] = ['Equal', 'Greater', 'Step'];

describe.each(operatorTypes)('%s', (type) => {
  const { operator, computed, drawn } = operatorCases[type];

  it('is listed under its own name, with a hand-computed and a drawn case', () => {
    expect(operator.type).toBe(type);
    expect(computed.length).toBeGreaterThan(0);
    expect(drawn.length).toBeGreaterThan(0);
  });

  it.each(computed)('yields what was worked out by hand: $title', (given) => {
    const { graph, inputs } = buildCase(operator, given, { gradients: false });
    const y = graph.outputs[0]!.value;
    expect(y.shape).toEqual(given.shape);
    expect(largestDeviation(evaluateGraph(graph, inputs).y!, given.expected)).toBeLessThan(forwardTolerance);
  });

  if (withoutGradient.includes(type)) {
    it('has no gradient and says so', () => {
      expect(() => operator.gradient({} as never, 0)).toThrow(`${type} has no gradient`);
    });
    return;
  }

  it.each(drawn)('has the gradient that finite differences find: $title', (given) => {
    const { graph, inputs, variables } = buildCase(operator, given, { gradients: true });
    const forward = buildCase(operator, given, { gradients: false }).graph;
    const outputs = evaluateGraph(graph, inputs);
    expect(variables).not.toHaveLength(0);
    for (const name of variables) {
      const numeric = finiteDifferences(forward, inputs, name);
      expect(largestDeviation(outputs[`d_${name}`]!, numeric), name).toBeLessThan(gradientTolerance);
    }
  });
});
