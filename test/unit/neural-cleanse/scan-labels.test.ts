import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { HeldOutTest } from '../../../src-main/neural-cleanse/held-out-test.ts';
import type { ScanCommand } from '../../../src-main/neural-cleanse/run-searches.ts';
import { scanLabels } from '../../../src-main/neural-cleanse/scan-labels.ts';
import { TriggerEvaluator } from '../../../src-main/neural-cleanse/trigger-evaluator.ts';
import type { Engine } from '../../../src-main/engines/engine.ts';
import type { CleanImages } from '../../../src-main/neural-cleanse/clean-images.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import type { LabelResult } from '../../../src-shared/domain/label-result.ts';
import { pixelRanges } from '../../../src-shared/domain/pixel-range.ts';
import { presets } from '../../../src-shared/presets.ts';
import { randomClassifier } from '../../support/random-classifier.ts';
import { randomImages } from '../../support/random-images.ts';
import { referenceEngine } from '../../support/reference-engine.ts';

const shape = { channels: 1, height: 3, width: 3 };
const classifier = randomClassifier(shape, [{ kind: 'dense', units: 5 }], 4);
const cleanImages = randomImages(7, shape);
/** Two gradient evaluations a step; an early stop is within reach, so that labels end at different times. */
const settings = {
  ...presets.paper,
  batchSize: 2,
  imagesPerStep: 4,
  steps: 12,
  attackSuccessThreshold: 0.5,
  patience: 1,
  earlyStopPatience: 2,
  learningRate: 0.5,
};

interface ScanOptions {
  /** Beside each other, with so many slots each. */
  readonly lanes?: number;
  readonly engine?: Engine;
  readonly images?: CleanImages;
  readonly evaluationLimit?: number;
  readonly heldOut?: HeldOutTest | null;
  readonly changes?: Partial<ScanSettings>;
  /** Asked before every evaluation, with their number so far; undefined goes on. */
  readonly command?: (evaluations: number) => ScanCommand | undefined;
}

/** Scans with so many slots; every result but its duration, in the order the labels ended. */
async function scan(labels: readonly number[], labelSlots: number, options: ScanOptions = {}) {
  const { images = cleanImages, evaluationLimit = Infinity, heldOut = null, command } = options;
  const openLane = async () => ({
    evaluator: await TriggerEvaluator.create(options.engine ?? referenceEngine, classifier, {
      labelSlots,
      batchSize: settings.batchSize,
      loss: settings.loss,
      modelPixels: pixelRanges.mnist,
    }),
    triggerTest: heldOut,
    evidence: null,
  });
  const lanes = await Promise.all(Array.from({ length: options.lanes ?? 1 }, openLane));
  const results: Omit<LabelResult, 'durationMs'>[] = [];
  const skipped: number[] = [];
  const started: number[] = [];
  let evaluations = 0;
  const job = {
    labels,
    finished: [],
    repeats: false,
    images,
    settings: { ...settings, ...options.changes },
    lanes,
    areHeldOut: heldOut !== null,
  };
  const completed = await scanLabels(job, {
    onLabelStart: ({ label }) => started.push(label),
    onEvaluation: () => evaluations++,
    onLabelResult: ({ durationMs: _, ...result }) => results.push(result),
    onLabelSkipped: (label) => skipped.push(label),
    nextCommand: async () => {
      if (evaluations >= evaluationLimit) return 'cancel';
      return command?.(evaluations) ?? 'evaluate';
    },
  });
  return { completed, results, evaluations, started, skipped };
}

/** Gives one command once so many evaluations are done. */
function once(command: ScanCommand, after: number) {
  let given = false;
  return (evaluations: number) => {
    if (given || evaluations < after) return undefined;
    given = true;
    return command;
  };
}

const byLabel = (results: readonly { readonly label: number }[]) =>
  results.toSorted((a, b) => a.label - b.label);

describe('a scan of several labels', () => {
  it('searches the labels in the order given, and ends when all have ended', async () => {
    const { completed, results, started } = await scan([2, 0, 3], 1);
    expect(completed).toBe(true);
    expect(started).toEqual([2, 0, 3]);
    expect(results.map(({ label }) => label)).toEqual([2, 0, 3]);
  });

  it('gives a slot that becomes free to the next label', async () => {
    const { completed, results, started } = await scan([0, 1, 2, 3], 2);
    expect(completed).toBe(true);
    expect(started).toEqual([0, 1, 2, 3]);
    expect(byLabel(results).map(({ label }) => label)).toEqual([0, 1, 2, 3]);
    expect(new Set(results.map(({ steps }) => steps)).size).toBeGreaterThan(1);
  });

  it('finds the same for a label in any order and with any number of slots', async () => {
    const { results } = await scan([0, 1, 2, 3], 1);
    for (const [order, slots] of [
      [[3, 1, 0, 2], 1],
      [[0, 1, 2, 3], 3],
      [[2, 3, 1, 0], 6],
    ] as const) {
      expect(byLabel((await scan(order, slots)).results)).toEqual(results);
    }
  });

  it('finds the same for a label alone as among others', async () => {
    const { results } = await scan([0, 1, 2, 3], 2);
    const alone = await scan([2], 1);
    expect(alone.results).toEqual(results.filter(({ label }) => label === 2));
  });

  it('shows every label the images in an order of its own', async () => {
    const orderOf = async (label: number) => {
      const order: number[] = [];
      const images = {
        ...cleanImages,
        copyInto: (index: number, target: Float32Array) => {
          order.push(index);
          cleanImages.copyInto(index, target);
        },
      };
      await scan([label], 1, { images, evaluationLimit: 4 });
      return order;
    };
    expect(await orderOf(1)).toHaveLength(8);
    expect(await orderOf(1)).not.toEqual(await orderOf(0));
  });

  it('counts the gradient evaluations of every label', async () => {
    const { results, evaluations } = await scan([0, 1, 2], 1);
    const counted = results.reduce((sum, result) => sum + result.gradientEvaluations, 0);
    expect(counted).toBe(evaluations);
    for (const { steps, gradientEvaluations } of results) expect(gradientEvaluations).toBe(2 * steps);
  });

  it('ends before the next gradient evaluation when it is cancelled', async () => {
    const { completed, results, evaluations } = await scan([0, 1, 2, 3], 1, { evaluationLimit: 3 });
    expect({ completed, results, evaluations }).toEqual({ completed: false, results: [], evaluations: 3 });
  });

  it('evaluates nothing when it is cancelled before it starts', async () => {
    const { completed, evaluations } = await scan([0], 1, { evaluationLimit: 0 });
    expect({ completed, evaluations }).toEqual({ completed: false, evaluations: 0 });
  });

  it('keeps the labels that ended before it was cancelled', async () => {
    const whole = await scan([0, 1, 2], 1);
    const [first, second] = whole.results;
    const evaluationLimit = first!.gradientEvaluations + second!.gradientEvaluations + 1;
    const { completed, results } = await scan([0, 1, 2], 1, { evaluationLimit });
    expect(completed).toBe(false);
    expect(results).toEqual([first, second]);
  });

  it('does nothing without labels', async () => {
    expect(await scan([], 2)).toEqual({
      completed: true,
      results: [],
      evaluations: 0,
      started: [],
      skipped: [],
    });
  });
});

describe('lanes beside each other', () => {
  it('find the same for every label, and each is searched once', async () => {
    const { results } = await scan([0, 1, 2, 3], 1);
    for (const [lanes, slots] of [
      [2, 1],
      [3, 2],
      [6, 1],
    ] as const) {
      const { completed, started, ...others } = await scan([0, 1, 2, 3], slots, { lanes });
      expect(completed).toBe(true);
      expect(started).toEqual([0, 1, 2, 3]);
      expect(byLabel(others.results)).toEqual(results);
    }
  });

  it('all end when the scan is cancelled', async () => {
    const { completed, results, evaluations } = await scan([0, 1, 2, 3], 1, { lanes: 2, evaluationLimit: 3 });
    expect({ completed, results }).toEqual({ completed: false, results: [] });
    // Both may have been told to go on before the third evaluation ended.
    expect(evaluations).toBeLessThanOrEqual(4);
  });

  it('drop a label that another lane searches', async () => {
    const whole = await scan([1, 2, 3], 1);
    for (let after = 1; after < 12; after++) {
      const command = once({ skip: 0 }, after);
      const { completed, results, skipped } = await scan([0, 1, 2, 3], 1, { lanes: 3, command });
      expect({ completed, skipped }).toEqual({ completed: true, skipped: [0] });
      expect(byLabel(results)).toEqual(byLabel(whole.results));
    }
  });

  it('end with the error of the one that fails', async () => {
    let runs = 0;
    const failing: Engine = {
      ...referenceEngine,
      prepare: async (graph) => {
        const executable = await referenceEngine.prepare(graph);
        return {
          ...executable,
          run: async () => {
            if (++runs === 5) throw new Error('the fifth run fails');
            return executable.run();
          },
        };
      },
    };
    await expect(scan([0, 1, 2, 3], 1, { lanes: 3, engine: failing })).rejects.toThrow('the fifth run fails');
    const soFar = runs;
    await new Promise((resolve) => setImmediate(resolve));
    expect(runs).toBe(soFar);
  });
});

describe('a label that is skipped', () => {
  it('is dropped while it waits, and the others are as without it', async () => {
    const { completed, results, skipped, started } = await scan([0, 1, 2], 1, {
      command: once({ skip: 1 }, 1),
    });
    expect({ completed, skipped, started }).toEqual({ completed: true, skipped: [1], started: [0, 2] });
    expect(results).toEqual((await scan([0, 2], 1)).results);
  });

  it('ends without a result while it is searched, and makes room for the next', async () => {
    const { completed, results, skipped, started } = await scan([0, 1], 1, {
      command: once({ skip: 0 }, 3),
    });
    expect({ completed, skipped, started }).toEqual({ completed: true, skipped: [0], started: [0, 1] });
    expect(results).toEqual((await scan([1], 1)).results);
  });

  it('changes nothing where it was not planned or has ended', async () => {
    const whole = await scan([0, 1], 1);
    const ended = whole.results[0]!.gradientEvaluations;
    for (const command of [once({ skip: 3 }, 1), once({ skip: 0 }, ended)]) {
      expect(await scan([0, 1], 1, { command })).toEqual(whole);
    }
  });
});

describe('the duration of a label', () => {
  it('leaves out the time that the scan was held', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const evaluator = await TriggerEvaluator.create(referenceEngine, classifier, {
      labelSlots: 1,
      batchSize: settings.batchSize,
      loss: settings.loss,
      modelPixels: pixelRanges.mnist,
    });
    const images = {
      ...cleanImages,
      copyInto: (index: number, target: Float32Array) => {
        vi.advanceTimersByTime(1);
        cleanImages.copyInto(index, target);
      },
    };
    const results: LabelResult[] = [];
    const lanes = [{ evaluator, triggerTest: null, evidence: null }];
    const job = { labels: [0], finished: [], repeats: false, images, settings, lanes, areHeldOut: false };
    await scanLabels(job, {
      onLabelResult: (result) => results.push(result),
      nextCommand: async () => {
        vi.advanceTimersByTime(1000);
        return 'evaluate';
      },
    });
    expect(results[0]!.durationMs).toBe(settings.batchSize * results[0]!.gradientEvaluations);
  });
});

describe('the success on held-out images', () => {
  const heldOutImages = randomImages(40, shape, 9);

  it('is that of the kept trigger, and the search is as without it', async () => {
    const heldOut = await HeldOutTest.create(referenceEngine, classifier, pixelRanges.mnist, heldOutImages);
    const plain = await scan([0, 1, 2, 3], 1);
    const measured = await scan([0, 1, 2, 3], 1, { heldOut });
    const expected: typeof plain.results = [];
    for (const result of plain.results) {
      expected.push({ ...result, heldOutSuccessRate: await heldOut.successRate(result, result.label) });
    }
    expect(plain.results.map(({ heldOutSuccessRate }) => heldOutSuccessRate)).toEqual(Array(4).fill(null));
    expect(measured.results).toEqual(expected);
  });

  it('is known of a confirmed trigger, and measured of one that is not', async () => {
    const heldOut = await HeldOutTest.create(referenceEngine, classifier, pixelRanges.mnist, heldOutImages);
    const { results } = await scan([0, 1, 2, 3], 1, { heldOut, changes: { costControl: 'feedback' } });
    expect(new Set(results.map(({ reachedThreshold }) => reachedThreshold))).toEqual(new Set([true, false]));
    for (const result of results) {
      expect(result.heldOutSuccessRate).toBe(await heldOut.successRate(result, result.label));
    }
  });

  it('does not exist for a search that broke down', async () => {
    const heldOut = await HeldOutTest.create(referenceEngine, classifier, pixelRanges.mnist, heldOutImages);
    const { results } = await scan([0], 1, { heldOut, changes: { learningRate: NaN } });
    expect(results).toMatchObject([{ stopReason: 'not-finite', heldOutSuccessRate: null }]);
  });
});
