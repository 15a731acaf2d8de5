import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createOnnxruntimeEngine } from '../../src-main/engines/onnxruntime/onnxruntime-engine.ts';
import { openModel } from '../../src-main/formats/model.ts';
import { largestDeviation } from '../support/deviation.ts';
import { evaluateGraph } from '../support/reference-evaluator.ts';
import { readRecording, recordedImages, recordingGraph, toImageOrder } from './keras-recording.ts';

const fixtures = join(import.meta.dirname, '../fixtures/keras');
const versions = existsSync(fixtures)
  ? readdirSync(fixtures).filter(
      (name) => name !== 'hostile' && existsSync(join(fixtures, name, 'index.json')),
    )
  : [];

interface RecordedCase {
  readonly case: string;
  readonly model: string;
  readonly recording: string;
}

/**
 * Keras computed in float64, Keras 1 and 2.2 in float32, and the reference evaluator in float64. What differs besides is
 * the recording's seven digits and the constants that the reader rounds to float32 (relative 6e-8 each): observed up to
 * 6e-7.
 */
const float64Tolerance = 2e-6;
/** The engine computes in float32 (relative 6e-8) over sums of up to a few hundred products. */
const float32Tolerance = 5e-5;

describe.each(versions)('models saved by Keras %s', (version) => {
  const folder = join(fixtures, version);
  const cases = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as RecordedCase[];
  const engine = createOnnxruntimeEngine('cpu', { threads: 1 });
  afterAll(() => engine.dispose());

  it.each(cases)("$case: outputs and input gradients are Keras' own", async ({ model, recording: file }) => {
    const classifier = await openModel(join(folder, model));
    const recording = readRecording(join(folder, file));
    const graph = recordingGraph(recording, classifier);
    const images = recordedImages(recording, classifier);

    const expected = {
      outputs: recording.outputs,
      gradient: toImageOrder(recording, classifier, recording.gradient),
      ...(recording.crossEntropyGradient === undefined
        ? {}
        : { crossEntropyGradient: toImageOrder(recording, classifier, recording.crossEntropyGradient) }),
    };
    const exact = evaluateGraph(graph, { images });
    const executable = await engine.prepare(graph);
    executable.inputs.images!.set(images);
    const rounded = await executable.run();
    for (const [name, values] of Object.entries(expected)) {
      expect(largestDeviation(exact[name]!, values), `${name} in float64`).toBeLessThan(float64Tolerance);
      expect(largestDeviation(rounded[name]!, values), `${name} in float32`).toBeLessThan(float32Tolerance);
    }
    await executable.dispose();
  });
});

describe('the recorded models', () => {
  it('include a Keras 2 and a Keras 3', () => {
    expect(versions.map((name) => name.replace(/^\D*/, '')[0])).toEqual(expect.arrayContaining(['2', '3']));
  });
});
