import type { Engine } from '../../src-main/engines/engine.ts';
import { operatorTypes } from '../../src-main/graph/operator.ts';
import { largestDeviation } from './deviation.ts';
import { operatorCases } from './operator-cases/all-cases.ts';
import { compositions } from './operator-cases/compositions.ts';
import { buildCase, type BuiltCase } from './operator-cases/operator-case.ts';
import { triggerGraphs } from './operator-cases/trigger-graphs.ts';
import { evaluateGraph } from './reference-evaluator.ts';

/** A graph on which every engine has to give what the float64 evaluator gives. */
export interface AgreementCase {
  readonly title: string;
  build(): BuiltCase;
}

/** Every case of every operator, networks in the shapes that classifiers have, and whole gradient evaluations. */
export const agreementCases: readonly AgreementCase[] = [
  ...operatorTypes.flatMap((type) => {
    const { operator, computed, drawn } = operatorCases[type];
    return [
      ...computed.map((given) => ({
        title: `the output of ${type}: ${given.title}`,
        build: () => buildCase(operator, given, { gradients: false }),
      })),
      ...drawn.map((given) => ({
        title: `output and gradients of ${type}: ${given.title}`,
        build: () => buildCase(operator, given, { gradients: true }),
      })),
    ];
  }),
  ...compositions.map(({ title, build }) => ({
    title: `output and gradients of ${title}`,
    build: () => build({ gradients: true }),
  })),
  ...triggerGraphs,
];

/** By output name, the largest deviation from the float64 evaluator, relative to the output's largest element. */
export type Deviations = Readonly<Record<string, number>>;

/** Runs twice, because the second run meets the buffers of the first. */
export async function measureDeviations(engine: Engine, { graph, inputs }: BuiltCase): Promise<Deviations> {
  const expected = evaluateGraph(graph, inputs);
  const executable = await engine.prepare(graph);
  try {
    for (const [name, elements] of Object.entries(inputs)) executable.inputs[name]!.set(elements);
    await executable.run();
    const outputs = await executable.run();
    const names = new Set([...Object.keys(expected), ...Object.keys(outputs)]);
    return Object.fromEntries(
      [...names].map((name) => [name, largestDeviation(outputs[name] ?? [], expected[name] ?? [])]),
    );
  } finally {
    await executable.dispose();
  }
}

/**
 * Relative to the largest element of each output. Engines compute in float32, 6e-8 a rounding, and approximate erf, exp
 * and tanh to a few 1e-7; sums of a dozen terms of both signs magnify that about tenfold.
 */
const tolerance = 5e-6;

/**
 * Of the single number `loss`, on devices that add up in another order than the processor: up to 200 terms of both
 * signs, which cancel to a hundredth of their size.
 */
export const tolerancesOfAccelerators = { loss: 5e-5 };

/** Those outputs that deviate too much. `tolerances` are of single outputs, by name. */
export function beyondTolerance(
  deviations: Deviations,
  tolerances: Readonly<Record<string, number>> = {},
): Deviations {
  const beyond = Object.entries(deviations).filter(
    ([name, deviation]) => !(deviation < (tolerances[name] ?? tolerance)),
  );
  return Object.fromEntries(beyond);
}
