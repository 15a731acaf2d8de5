import { describe, expect, it } from 'vitest';
import { openLanes } from '../../src-main/engine-process/open-lanes.ts';
import { createOnnxruntimeEngine } from '../../src-main/engines/onnxruntime/onnxruntime-engine.ts';
import type { Classifier } from '../../src-main/formats/classifier.ts';
import { openModel } from '../../src-main/formats/model.ts';
import { scanLabels } from '../../src-main/neural-cleanse/scan-labels.ts';
import type { LabelResult } from '../../src-shared/domain/label-result.ts';
import { presets } from '../../src-shared/presets.ts';
import { randomClassifier } from '../support/random-classifier.ts';
import { randomImages } from '../support/random-images.ts';
import { samplePath } from '../support/sample.ts';

const labels = [0, 1, 2, 3, 4];
/** Short, with a confirmation. */
const settings = { ...presets.fast, steps: 2 };

/** What the scan finds for every label, in the order of the labels. */
async function scan(classifier: Classifier, labelSlots: number, threads: number) {
  const engine = createOnnxruntimeEngine('cpu', { threads });
  const results: Omit<LabelResult, 'durationMs'>[] = [];
  const images = randomImages(50, classifier.inputShape);
  const tested = randomImages(40, classifier.inputShape, 9);
  const laneImages = { tested, split: { searched: images, heldOut: tested } };
  const { lanes, dispose } = await openLanes({ engine, labelSlots }, classifier, settings, laneImages);
  expect(lanes).toHaveLength(Math.min(labelSlots, threads));
  try {
    await scanLabels(
      { labels, finished: [], repeats: false, images, settings, lanes, areHeldOut: true },
      {
        onLabelResult: ({ durationMs: _, ...result }) => results.push(result),
        nextCommand: async () => 'evaluate',
      },
    );
  } finally {
    await dispose();
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
