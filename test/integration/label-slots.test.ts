import { describe, expect, it } from 'vitest';
import { createOnnxruntimeEngine } from '../../src-main/engines/onnxruntime/onnxruntime-engine.ts';
import type { Classifier } from '../../src-main/formats/classifier.ts';
import { openModel } from '../../src-main/formats/model.ts';
import { scanLabels } from '../../src-main/neural-cleanse/scan-labels.ts';
import { TriggerEvaluator } from '../../src-main/neural-cleanse/trigger-evaluator.ts';
import type { LabelResult } from '../../src-shared/domain/label-result.ts';
import { presets } from '../../src-shared/presets.ts';
import { randomClassifier } from '../support/random-classifier.ts';
import { randomImages } from '../support/random-images.ts';
import { samplePath } from '../support/sample.ts';

const labels = [0, 1, 2, 3, 4];
const settings = { ...presets.paper, imagesPerStep: 32, steps: 6 };

/** What the scan finds for every label, in the order of the labels. */
async function scan(classifier: Classifier, labelSlots: number, threads: number) {
  const { batchSize, loss, modelPixels } = settings;
  const evaluator = await TriggerEvaluator.create(createOnnxruntimeEngine('cpu', { threads }), classifier, {
    labelSlots,
    batchSize,
    loss,
    modelPixels,
  });
  const results: Omit<LabelResult, 'durationMs'>[] = [];
  const images = randomImages(50, classifier.inputShape);
  try {
    await scanLabels(
      {
        labels,
        finished: [],
        images,
        settings,
        lanes: [{ evaluator, triggerTest: null }],
        areHeldOut: false,
      },
      {
        onLabelResult: ({ durationMs: _, ...result }) => results.push(result),
        nextCommand: async () => 'evaluate',
      },
    );
  } finally {
    await evaluator.dispose();
  }
  return results.toSorted((a, b) => a.label - b.label);
}

const wide = randomClassifier(
  { channels: 1, height: 9, width: 7 },
  [{ kind: 'conv', filters: 5, padding: 'valid' }, { kind: 'max-pool' }, { kind: 'dense', units: 40 }],
  301,
);

describe('labels searched at once on the processor', () => {
  it.each([
    { name: 'the sample, 1 thread', open: () => openModel(samplePath('backdoored.h5')), threads: 1 },
    { name: 'the sample, 2 threads', open: () => openModel(samplePath('backdoored.h5')), threads: 2 },
    { name: 'many labels, one channel', open: async () => wide, threads: 2 },
  ])('have the result of one after the other, bit for bit: $name', async ({ open, threads }) => {
    const classifier = await open();
    const alone = await scan(classifier, 1, threads);
    expect(alone.map(({ label }) => label)).toEqual(labels);
    for (const labelSlots of [2, 4]) expect(await scan(classifier, labelSlots, threads)).toEqual(alone);
  });
});
