import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { timeEvaluation } from '../../../src-main/engine-process/time-trial.ts';
import { TriggerEvaluator } from '../../../src-main/neural-cleanse/trigger-evaluator.ts';
import { presets } from '../../../src-shared/presets.ts';
import { randomClassifier } from '../../support/random-classifier.ts';
import { randomImages } from '../../support/random-images.ts';
import { referenceEngine } from '../../support/reference-engine.ts';

const shape = { channels: 1, height: 2, width: 2 };
const classifier = randomClassifier(shape, [], 3);
/** Every evaluation is a step. */
const settings = { ...presets.paper, batchSize: 8, imagesPerStep: 8 };

interface Pace {
  /** What the first evaluation of a network that was just made ready takes beyond the others. */
  readonly warmUpMs?: number;
  /** Of one image in evaluations 1, 2, …; the last for all that follow. */
  readonly msPerImage: readonly number[];
  readonly steps?: number;
  readonly labelSlots?: number;
}

/** Times a scan at a given pace; also the number of images in each evaluation that was made. */
async function trial({ warmUpMs = 0, msPerImage, steps = 1000, labelSlots = 1 }: Pace) {
  const evaluated: number[] = [];
  const evaluationMs = await timeEvaluation(settings.batchSize, async (batchSize) => {
    let evaluations = 0;
    const engine = {
      ...referenceEngine,
      prepare: async (graph: Parameters<typeof referenceEngine.prepare>[0]) => {
        const executable = await referenceEngine.prepare(graph);
        const run = () => {
          const pace = msPerImage[Math.min(evaluations, msPerImage.length - 1)]!;
          vi.advanceTimersByTime(pace * batchSize + (evaluations === 0 ? warmUpMs : 0));
          evaluations++;
          evaluated.push(batchSize);
          return executable.run();
        };
        return { ...executable, run };
      },
    };
    const options = { ...settings, batchSize, labelSlots };
    const evaluator = await TriggerEvaluator.create(engine, classifier, options);
    const images = randomImages(4, shape);
    return {
      job: {
        labels: [0, 1, 2],
        finished: [],
        repeats: false,
        images,
        settings: { ...settings, batchSize, steps },
        lanes: [{ evaluator, triggerTest: null, evidence: null }],
        areHeldOut: false,
      },
      dispose: () => evaluator.dispose(),
    };
  });
  return { evaluationMs, evaluated };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

describe('the time trial', () => {
  it('gives the mean of about a second of evaluations after the first', async () => {
    const { evaluationMs, evaluated } = await trial({ warmUpMs: 500, msPerImage: [5] });
    expect(evaluationMs).toBe(40);
    // Two with four images; then one that warms up and 25 in the second that follows.
    expect(evaluated).toEqual([4, 4, ...Array<number>(1 + 25).fill(8)]);
    const uneven = await trial({ msPerImage: [5, 1, 20, 2, 20, 2, 101] });
    expect(uneven.evaluationMs).toBe((8 + 160 + 16 + 160 + 16 + 808) / 6);
  });

  it('estimates from a few images where an evaluation takes more than a second', async () => {
    expect(await trial({ warmUpMs: 900, msPerImage: [150] })).toEqual({
      evaluationMs: 1200,
      evaluated: [4, 4],
    });
  });

  it('shares an evaluation among the labels that are searched at once', async () => {
    // The pace is that of a run with two labels.
    const { evaluationMs, evaluated } = await trial({ warmUpMs: 500, msPerImage: [5], labelSlots: 2 });
    expect(evaluationMs).toBe(20);
    expect(evaluated).toHaveLength(2 + 1 + 25);
    expect((await trial({ msPerImage: [150], labelSlots: 2 })).evaluationMs).toBe(600);
  });

  it('goes on with the next label where one ends', async () => {
    const { evaluationMs, evaluated } = await trial({ msPerImage: [10], steps: 2 });
    expect(evaluationMs).toBe(80);
    // Three labels of two steps each.
    expect(evaluated.filter((images) => images === 8)).toHaveLength(6);
  });
});
