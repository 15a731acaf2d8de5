import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src-main/engines/engine.ts';
import { createOnnxruntimeEngine } from '../../src-main/engines/onnxruntime/onnxruntime-engine.ts';
import { createTensorflowEngine } from '../../src-main/engines/tensorflow/tensorflow-engine.ts';
import { agreementCases, beyondTolerance, measureDeviations } from '../support/agreement.ts';

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

  it.each(agreementCases)('on $title', async ({ build }) => {
    expect(beyondTolerance(await measureDeviations(engine, build()))).toEqual({});
  });
});
