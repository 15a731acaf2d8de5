import { describe, expect, it } from 'vitest';
import { sortByClass } from '../../../../src-main/neural-cleanse/pairs/class-images.ts';
import { HeldOutTest } from '../../../../src-main/neural-cleanse/held-out-test.ts';
import { PairEvidence } from '../../../../src-main/neural-cleanse/pairs/pair-evidence.ts';
import { scanPairs } from '../../../../src-main/neural-cleanse/pairs/scan-pairs.ts';
import { TriggerEvaluator } from '../../../../src-main/neural-cleanse/trigger-evaluator.ts';
import { pixelRanges } from '../../../../src-shared/domain/pixel-range.ts';
import type { PairMeasurements, PairResult } from '../../../../src-shared/domain/pair-result.ts';
import { presets } from '../../../../src-shared/presets.ts';
import { runPairTest } from '../../../../src-shared/statistics/pair-test.ts';
import { randomClassifier } from '../../../support/random-classifier.ts';
import { randomImages } from '../../../support/random-images.ts';
import { referenceEngine } from '../../../support/reference-engine.ts';

const shape = { channels: 1, height: 3, width: 3 };
const classifier = randomClassifier(shape, [{ kind: 'dense', units: 5 }], 4);
const images = randomImages(30, shape);
const usual = { ...presets.fast, batchSize: 2, imagesPerStep: 4, steps: 9, repetitions: 0 };
/** Which label the images have is of no matter here: five of each of the first three. */
const predicted = Array.from({ length: images.count }, (_, index) => index % 3);
const classes = sortByClass(
  images,
  predicted,
  predicted.map(() => null),
);
const targets = [0, 1, 2, 3];

interface Options {
  readonly lanes?: number;
  readonly labelSlots?: number;
  readonly finished?: readonly PairMeasurements[];
  readonly repetitions?: number;
  readonly anomalyThreshold?: number;
  /** Cancels after so many pairs. */
  readonly most?: number;
}

async function scan({
  lanes: laneCount = 1,
  labelSlots = 1,
  finished = [],
  most = Infinity,
  ...more
}: Options = {}) {
  const settings = { ...usual, ...more };
  const modelPixels = pixelRanges.mnist;
  const openLane = async () => ({
    evaluator: await TriggerEvaluator.create(referenceEngine, classifier, {
      labelSlots,
      batchSize: settings.batchSize,
      loss: settings.loss,
      modelPixels,
    }),
    triggerTest: await HeldOutTest.create(referenceEngine, classifier, modelPixels, images),
    evidence: null,
    pairEvidence: await PairEvidence.create(referenceEngine, classifier, modelPixels, classes),
  });
  const lanes = await Promise.all(Array.from({ length: laneCount }, openLane));
  const told: PairResult[] = [];
  const repeated: PairMeasurements[] = [];
  const completed = await scanPairs(
    { classes, targets, finished, settings, lanes },
    {
      onPairResult: (result) => told.push(result),
      onPairRepeated: (pair) => repeated.push(pair),
      nextCommand: async () => (told.length >= most ? 'cancel' : 'evaluate'),
    },
  );
  return { completed, told, repeated };
}

/** The last result of each pair without its duration, in the order of targets and sources. */
function last<Pair extends PairMeasurements>(told: readonly Pair[]) {
  const byPair = new Map(told.map((pair) => [`${pair.target} ${pair.source}`, { ...pair, durationMs: 0 }]));
  return [...byPair].sort(([a], [b]) => a.localeCompare(b)).map(([, pair]) => pair);
}

describe('a scan of pairs', { timeout: 60_000 }, () => {
  it('searches every pair of a class with images and another label briefly, then some in full', async () => {
    const { completed, told } = await scan();
    expect(completed).toBe(true);
    expect(told.slice(0, 9).every(({ role }) => role === 'screened')).toBe(true);
    expect(last(told)).toHaveLength(9);
    for (const pair of last(told)) {
      expect(pair.source).not.toBe(pair.target);
      expect(pair.briefNorm).toBeGreaterThan(0);
      expect(pair.imageCount).toBe(8);
      expect(pair.mask).toHaveLength(9);
    }
    const inFull = last(told).filter(({ role }) => role !== 'screened');
    expect(inFull.length).toBeGreaterThan(0);
    for (const pair of inFull) {
      expect(pair.maskL1Norm).toBeGreaterThan(0);
      expect(pair.moves).toHaveLength(3);
      expect(pair.gradientEvaluations).toBeGreaterThan(16);
    }
  });

  it('gives the same results with more lanes and slots', async () => {
    const one = last((await scan()).told);
    const several = last((await scan({ lanes: 2, labelSlots: 2 })).told);
    expect(several).toEqual(one);
  });

  it.each([3, 9, 11])('gives the same results when it is resumed after %i pairs', async (most) => {
    const whole = last((await scan()).told);
    const begun = await scan({ most });
    expect(begun.completed).toBe(false);
    const finished = last(begun.told);
    const { completed, told } = await scan({ finished });
    expect(completed).toBe(true);
    expect(last([...finished, ...told])).toEqual(whole);
  });

  it('searches the foremost pairs again where the verdict hinges on them', async () => {
    const { told } = await scan();
    const index = runPairTest(last(told), 2)!.pairs[0]!.index;
    const inDoubt = { repetitions: 1, anomalyThreshold: index + 0.1 };
    const { completed, repeated } = await scan(inDoubt);
    expect(completed).toBe(true);
    expect(repeated).toHaveLength(3);
    for (const pair of repeated) {
      const before = last(told).find(
        ({ source, target }) => source === pair.source && target === pair.target,
      )!;
      expect(pair.norms).toHaveLength(2);
      expect(pair.norms[0]).toBe(before.maskL1Norm);
      expect(pair.norms[1]).not.toBe(pair.norms[0]);
      expect(pair.maskL1Norm).toBe(before.maskL1Norm);
      expect(pair.gradientEvaluations).toBeGreaterThan(before.gradientEvaluations);
    }
    const settled = await scan({ ...inDoubt, anomalyThreshold: index + 5 });
    expect(settled.repeated).toEqual([]);
  });
});
