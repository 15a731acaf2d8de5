import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createOnnxruntimeEngine } from '../../src-main/engines/onnxruntime/onnxruntime-engine.ts';
import { openModel } from '../../src-main/formats/model.ts';
import { largestDeviation } from '../support/deviation.ts';
import { evaluateGraph } from '../support/reference-evaluator.ts';
import { readNpy, readTorchCases, torchGraph, type TorchCase } from '../support/torch-recording.ts';

const fixtures = join(import.meta.dirname, '../fixtures/torch');
const small = join(fixtures, 'small');
const made = process.env.TORCH_MODELS ?? join(fixtures, 'made');
const isMade = existsSync(join(made, 'index.json'));
if (!isMade)
  process.stdout.write(`skipped: torchvision's networks; npm run fixtures:torch makes them in ${made}\n`);

/**
 * PyTorch and the reference evaluator compute in float64. What differs is the recording's rounding to float32
 * (relative 6e-8) and that of constants, batch normalization folded into weights above all.
 */
const float64Tolerance = 2e-6;

describe('small networks exported from PyTorch', () => {
  const engine = createOnnxruntimeEngine('cpu', { threads: 1 });
  afterAll(() => engine.dispose());

  it.each(readTorchCases(small))('$file: outputs and input gradients are PyTorch’s own', async (entry) => {
    const { graph, images, expected } = await open(small, entry);
    const exact = evaluateGraph(graph, { images });
    expect(largestDeviation(exact.output!, expected.output), 'output').toBeLessThan(float64Tolerance);
    expect(largestDeviation(exact.gradient!, expected.gradient), 'gradient').toBeLessThan(float64Tolerance);
  });
});

/** float32 through up to 200 layers: PyTorch's own float32 differs from its float64 by up to 1e-5. */
const outputTolerance = 1e-4;
/**
 * Relative Euclidean distance. Where a ReLU or a maximum falls the other way because of rounding, single pixels differ
 * by much and the whole by little: as PyTorch's own roundings do (`rounding`), which may have met other pixels.
 */
const gradientTolerance = ({ rounding }: TorchCase) => Math.max(1e-4, 3 * rounding);

describe.skipIf(!isMade)("torchvision's networks exported from PyTorch", () => {
  const engine = createOnnxruntimeEngine('cpu', { threads: 1 });
  afterAll(() => engine.dispose());
  const cases = isMade ? readTorchCases(made) : [];

  it.each(cases)(
    '$file: outputs and input gradients are PyTorch’s own',
    { timeout: 600_000 },
    async (entry) => {
      const { graph, images, expected } = await open(made, entry);
      const executable = await engine.prepare(graph);
      executable.inputs.images!.set(images);
      const { output, gradient } = await executable.run();
      expect(largestDeviation(output!, expected.output), 'output').toBeLessThan(outputTolerance);
      expect(distance(gradient!, expected.gradient), 'gradient').toBeLessThan(gradientTolerance(entry));
      await executable.dispose();
    },
  );
});

async function open(folder: string, entry: TorchCase) {
  const classifier = await openModel(join(folder, entry.file));
  const { shape, data: images } = readNpy(join(folder, entry.images));
  const { channels, height, width } = classifier.inputShape;
  expect([channels, height, width]).toEqual(shape.slice(1));
  expect(classifier.labelCount).toBe(entry.labels);
  const expected = {
    output: readNpy(join(folder, entry.output)).data,
    gradient: readNpy(join(folder, entry.gradient)).data,
  };
  return { graph: torchGraph(entry, classifier), images, expected };
}

/** ‖actual − expected‖ / ‖expected‖. */
function distance(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return NaN;
  const length = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return length(expected.map((value, i) => actual[i]! - value)) / length(expected);
}
