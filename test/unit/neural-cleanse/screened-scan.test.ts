import { describe, expect, it } from 'vitest';
import { HeldOutTest } from '../../../src-main/neural-cleanse/held-out-test.ts';
import { scanLabels, type ScanJob } from '../../../src-main/neural-cleanse/scan-labels.ts';
import { TriggerEvaluator } from '../../../src-main/neural-cleanse/trigger-evaluator.ts';
import type { LabelResult } from '../../../src-shared/domain/label-result.ts';
import { presets } from '../../../src-shared/presets.ts';
import { randomClassifier } from '../../support/random-classifier.ts';
import { randomImages } from '../../support/random-images.ts';
import { referenceEngine } from '../../support/reference-engine.ts';

const shape = { channels: 1, height: 3, width: 3 };
const labelCount = 80;
const labels = Array.from({ length: labelCount }, (_, label) => label);
const classifier = randomClassifier(shape, [{ kind: 'dense', units: 4 }], labelCount);
const images = randomImages(12, shape);
/** More labels than the 50 controls and the 20 promising ones, so that some are screened for good. */
const settings = {
  ...presets.fast,
  batchSize: 2,
  imagesPerStep: 2,
  starts: 1,
  steps: 9,
  screenAbove: 70,
  attackSuccessThreshold: 0.5,
};

/** Every result in the order it came. @param mostResults cancels after so many */
async function scan(job: Partial<ScanJob> = {}, mostResults = Infinity) {
  const { batchSize, loss, modelPixels } = settings;
  const options = { labelSlots: 3, batchSize, loss, modelPixels };
  const evaluator = await TriggerEvaluator.create(referenceEngine, classifier, options);
  const heldOut = await HeldOutTest.create(
    referenceEngine,
    classifier,
    modelPixels,
    randomImages(4, shape, 9),
  );
  const results: LabelResult[] = [];
  await scanLabels(
    {
      labels,
      finished: [],
      repeats: false,
      images,
      settings,
      lanes: [{ evaluator, triggerTest: heldOut, evidence: null }],
      areHeldOut: true,
      ...job,
    },
    {
      onLabelResult: (result) => results.push({ ...result, durationMs: 0 }),
      nextCommand: async () => (results.length >= mostResults ? 'cancel' : 'evaluate'),
    },
  );
  return results;
}

/** The result that counts for each label: the last one. */
const final = (results: Awaited<ReturnType<typeof scan>>) =>
  new Map(results.map((result) => [result.label, result]));

describe('a scan of many labels', async () => {
  const results = await scan();
  const counting = final(results);
  const ofRole = (role: LabelResult['role']) => [...counting.values()].filter((one) => one.role === role);

  it('ends with a result for every label, of which 50 are controls and 20 promising', () => {
    expect(counting.size).toBe(labelCount);
    expect(ofRole('control')).toHaveLength(50);
    expect(ofRole('searched')).toHaveLength(20);
    expect(ofRole('screened')).toHaveLength(10);
  });

  it('searches the labels in full whose masks were the smallest after the brief search', () => {
    const brief = results.filter(({ role }) => role === 'screened');
    expect(brief).toHaveLength(30);
    const ranked = brief.toSorted((a, b) => a.maskL1Norm! - b.maskL1Norm!).map(({ label }) => label);
    expect(ranked.slice(0, 20).toSorted((a, b) => a - b)).toEqual(
      ofRole('searched')
        .map(({ label }) => label)
        .toSorted((a, b) => a - b),
    );
  });

  it('searches briefly for eight steps, and measures nothing there', () => {
    for (const { steps, heldOutSuccessRate, reachedThreshold } of ofRole('screened')) {
      expect({ steps, heldOutSuccessRate, reachedThreshold }).toEqual({
        steps: 8,
        heldOutSuccessRate: null,
        reachedThreshold: false,
      });
    }
  });

  it('gives a label that is searched in full what a full scan gives it', async () => {
    const full = final(await scan({ settings: { ...settings, screenAbove: null } }));
    for (const result of [...ofRole('control'), ...ofRole('searched')]) {
      expect(full.get(result.label)).toEqual({ ...result, role: 'searched' });
    }
  });

  it.each([20, 60, 90])(
    'is the same after it was cancelled with %i results and resumed',
    async (mostResults) => {
      const before = final(await scan({}, mostResults));
      const rest = await scan({
        labels: labels.filter((label) => !before.has(label)),
        finished: [...before.values()],
      });
      expect(new Map([...before, ...final(rest)])).toEqual(counting);
    },
  );
});
