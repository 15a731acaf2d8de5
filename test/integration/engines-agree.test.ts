import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operatorTypes } from '../../src-main/graph/operator.ts';
import type { Engine } from '../../src-main/engines/engine.ts';
import { createOnnxruntimeEngine } from '../../src-main/engines/onnxruntime/onnxruntime-engine.ts';
import { createTensorflowEngine } from '../../src-main/engines/tensorflow/tensorflow-engine.ts';
import { largestDeviation } from '../support/deviation.ts';
import { operatorCases } from '../support/operator-cases/all-cases.ts';
import { compositions } from '../support/operator-cases/compositions.ts';
import { buildCase, type BuiltCase } from '../support/operator-cases/operator-case.ts';
import { evaluateGraph } from '../support/reference-evaluator.ts';

/**
 * Relative to the largest element of each output. Engines compute in float32, 6e-8 a rounding, and approximate erf, exp
 * and tanh to a few 1e-7; sums of a dozen terms of both signs magnify that about tenfold.
 */
const tolerance = 5e-6;

const engines = [
  { title: 'onnxruntime on the CPU', open: () => createOnnxruntimeEngine('cpu', { threads: 1 }) },
  { title: 'tensorflow in JavaScript', open: () => createTensorflowEngine('cpu', { threads: 1 }) },
];

describe.each(engines)('$title agrees with the float64 evaluator', ({ open }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.dispose());

  for (const type of operatorTypes) {
    const { operator, computed, drawn } = operatorCases[type];
    it.each(computed)(`on the output of ${type}: $title`, async (given) => {
      await expectAgreement(engine, buildCase(operator, given, { gradients: false }));
    });
    it.each(drawn)(`on output and gradients of ${type}: $title`, async (given) => {
      await expectAgreement(engine, buildCase(operator, given, { gradients: true }));
    });
  }

  it.each(compositions)('on output and gradients of $title', async ({ build }) => {
    await expectAgreement(engine, build({ gradients: true }));
  });
});

/** Runs twice, because the second run meets the buffers of the first. */
async function expectAgreement(engine: Engine, { graph, inputs }: BuiltCase): Promise<void> {
  const expected = evaluateGraph(graph, inputs);
  const executable = await engine.prepare(graph);
  try {
    for (const [name, elements] of Object.entries(inputs)) executable.inputs[name]!.set(elements);
    await executable.run();
    const outputs = await executable.run();
    expect(Object.keys(outputs)).toEqual(Object.keys(expected));
    for (const [name, reference] of Object.entries(expected)) {
      expect(largestDeviation(outputs[name]!, reference), name).toBeLessThan(tolerance);
    }
  } finally {
    await executable.dispose();
  }
}
