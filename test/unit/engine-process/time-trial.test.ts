import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { timeEvaluations } from '../../../src-main/engine-process/time-trial.ts';
import { TriggerEvaluator } from '../../../src-main/neural-cleanse/trigger-evaluator.ts';
import { presets } from '../../../src-shared/presets.ts';
import { randomClassifier } from '../../support/random-classifier.ts';
import { randomImages } from '../../support/random-images.ts';
import { referenceEngine } from '../../support/reference-engine.ts';

const shape = { channels: 1, height: 2, width: 2 };
const classifier = randomClassifier(shape, [], 3);
const settings = { ...presets.paper, batchSize: 2, imagesPerStep: 2 };

/** Times evaluations that take so long each, the last duration for all that follow; returns how many were made, too. */
async function trial(durationsMs: readonly number[], more: Partial<typeof settings> = {}) {
  let evaluations = 0;
  const engine = {
    ...referenceEngine,
    prepare: async (graph: Parameters<typeof referenceEngine.prepare>[0]) => {
      const executable = await referenceEngine.prepare(graph);
      const run = () => {
        vi.advanceTimersByTime(durationsMs[Math.min(evaluations++, durationsMs.length - 1)]!);
        return executable.run();
      };
      return { ...executable, run };
    },
  };
  const evaluator = await TriggerEvaluator.create(engine, classifier, { ...settings, labelSlots: 1 });
  const images = randomImages(4, shape);
  const job = { labels: [0, 1, 2], images, evaluator, settings: { ...settings, ...more }, heldOut: null };
  return { evaluationMs: await timeEvaluations(job), evaluations };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

describe('the time trial', () => {
  it('gives the median of about a second of evaluations after the first', async () => {
    expect(await trial([500, 10])).toEqual({ evaluationMs: 10, evaluations: 101 });
    expect(await trial([500, 10, 400, 20, 400, 20])).toMatchObject({ evaluationMs: 20 });
  });

  it('takes the first where it alone was long', async () => {
    expect(await trial([4000])).toEqual({ evaluationMs: 4000, evaluations: 1 });
  });

  it('goes on with the next label where one ends', async () => {
    expect(await trial([10], { steps: 2 })).toEqual({ evaluationMs: 10, evaluations: 6 });
  });
});
