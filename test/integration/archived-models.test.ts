import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createOnnxruntimeEngine } from '../../src-main/engines/onnxruntime/onnxruntime-engine.ts';
import { openModel } from '../../src-main/formats/model.ts';
import { largestDeviation } from '../support/deviation.ts';
import { evaluateGraph } from '../support/reference-evaluator.ts';
import { readRecording, recordedImages, recordingGraph, toImageOrder } from './keras-recording.ts';

const fixtures = join(import.meta.dirname, '../fixtures');

interface RecordedCase {
  readonly case: string;
  readonly model: string;
  readonly recording: string;
  /** Largest deviation allowed, where it is not that of exact weights. */
  readonly tolerance?: number;
}

/** As test/integration/keras-models.test.ts, for the same recordings. */
const float64Tolerance = 2e-6;
const float32Tolerance = 5e-5;

const folders = ['keras-archive', 'tensorflow-js'].flatMap((format) =>
  readdirSync(join(fixtures, format))
    .filter((name) => existsSync(join(fixtures, format, name, 'index.json')))
    .map((name) => `${format}/${name}`),
);

describe.each(folders)('%s', (name) => {
  const folder = join(fixtures, name);
  const cases = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as RecordedCase[];
  const engine = createOnnxruntimeEngine('cpu', { threads: 1 });
  afterAll(() => engine.dispose());

  it.each(cases)(
    '$case: outputs and input gradients are those of the saved model',
    async ({ model, recording: file, tolerance = float64Tolerance }) => {
      const classifier = await openModel(join(folder, model));
      const recording = readRecording(join(folder, file));
      const graph = recordingGraph(recording, classifier);
      const images = recordedImages(recording, classifier);
      const inOrder = (values: readonly number[]) => toImageOrder(recording, classifier, values);

      const expected = {
        outputs: recording.outputs,
        gradient: inOrder(recording.gradient),
        ...(recording.crossEntropyGradient === undefined
          ? {}
          : { crossEntropyGradient: inOrder(recording.crossEntropyGradient) }),
      };
      const exact = evaluateGraph(graph, { images });
      const executable = await engine.prepare(graph);
      executable.inputs.images!.set(images);
      const rounded = await executable.run();
      for (const [key, values] of Object.entries(expected)) {
        expect(largestDeviation(exact[key]!, values), `${key} in float64`).toBeLessThan(tolerance);
        expect(largestDeviation(rounded[key]!, values), `${key} in float32`).toBeLessThan(
          Math.max(tolerance, float32Tolerance),
        );
      }
      await executable.dispose();
    },
  );
});
