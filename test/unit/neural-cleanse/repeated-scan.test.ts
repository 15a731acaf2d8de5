import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Engine } from '../../../src-main/engines/engine.ts';
import {
  openEvidence,
  type LabelEvidence,
} from '../../../src-main/neural-cleanse/evidence/label-evidence.ts';
import { HeldOutTest } from '../../../src-main/neural-cleanse/held-out-test.ts';
import { planRepetitions } from '../../../src-main/neural-cleanse/repetitions.ts';
import type { ScanCommand } from '../../../src-main/neural-cleanse/run-searches.ts';
import { scanLabels, type ScanJob } from '../../../src-main/neural-cleanse/scan-labels.ts';
import { TriggerEvaluator } from '../../../src-main/neural-cleanse/trigger-evaluator.ts';
import type { LabelResult } from '../../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { presets } from '../../../src-shared/presets.ts';
import { mergeRepetition } from '../../../src-shared/repetition.ts';
import { randomClassifier } from '../../support/random-classifier.ts';
import { randomImages } from '../../support/random-images.ts';
import { referenceEngine } from '../../support/reference-engine.ts';

const shape = { channels: 1, height: 3, width: 3 };
const labels = Array.from({ length: 10 }, (_, label) => label);
const classifier = randomClassifier(shape, [{ kind: 'dense', units: 6 }], labels.length);
const images = randomImages(12, shape);
const heldOutImages = randomImages(4, shape, 9);
/** The largest index of this network is 3, so that the threshold leaves the outcome in doubt. */
const settings: ScanSettings = {
  ...presets.fast,
  batchSize: 2,
  imagesPerStep: 2,
  starts: 1,
  steps: 4,
  attackSuccessThreshold: 0.5,
  anomalyThreshold: 3,
  repetitions: 2,
};

interface ScanOptions extends Partial<Omit<ScanJob, 'lanes'>> {
  readonly lanes?: number;
  readonly slots?: number;
  readonly engine?: Engine;
  /** Asked before every gradient evaluation and every step of a margin search; undefined goes on. */
  readonly command?: (told: Told) => ScanCommand | undefined;
}

/** What the observer of a scan was told, in order. */
class Told {
  readonly results: LabelResult[] = [];
  readonly repeated: LabelResult[] = [];
  readonly skipped: number[] = [];
  readonly started: number[] = [];
  /** Labels of the evaluations that were told, one each. */
  readonly evaluated: number[] = [];
  asked = 0;

  /** What is known of every label in the end. */
  get merged(): Map<number, LabelResult> {
    const known = new Map(this.results.map((result) => [result.label, result]));
    for (const result of this.repeated) {
      known.set(result.label, mergeRepetition(known.get(result.label)!, result));
    }
    return new Map([...known].toSorted(([a], [b]) => a - b));
  }
}

async function openLane({ engine = referenceEngine, slots = 1 }: ScanOptions) {
  const { batchSize, loss, modelPixels } = settings;
  const options = { labelSlots: slots, batchSize, loss, modelPixels };
  return {
    evaluator: await TriggerEvaluator.create(engine, classifier, options),
    triggerTest: await HeldOutTest.create(engine, classifier, modelPixels, heldOutImages),
    evidence: await openEvidence(engine, classifier, modelPixels, {
      searched: images,
      heldOut: heldOutImages,
    }),
  };
}

async function scan(options: ScanOptions = {}) {
  const { lanes: count = 1, command, ...job } = options;
  const lanes = await Promise.all(Array.from({ length: count }, () => openLane(options)));
  const told = new Told();
  const wholeJob = { labels, finished: [], repeats: true, images, settings, areHeldOut: true, ...job, lanes };
  const completed = await scanLabels(wholeJob, {
    onLabelStart: ({ label }) => told.started.push(label),
    onEvaluation: ({ label }) => told.evaluated.push(label),
    onLabelResult: (result) => told.results.push({ ...result, durationMs: 0 }),
    onLabelRepeated: (result) => told.repeated.push({ ...result, durationMs: 0 }),
    onLabelSkipped: (label) => told.skipped.push(label),
    nextCommand: async () => {
      told.asked++;
      return command?.(told) ?? 'evaluate';
    },
  });
  return { completed, told };
}

const whole = await scan();

describe('the evidence of a label', () => {
  it('is measured of every label once, on the trigger that was found first', async () => {
    const { evidence } = await openLane({});
    expect(whole.told.results).toHaveLength(10);
    for (const result of whole.told.results) {
      const largest = await evidence.margins.largestMargin(result.label, settings.seed, async () => true);
      expect(result.largestMargin).toBe(largest);
      expect(result.featureSimilarity).toBe(await evidence.features!.similarity(result.label, result));
    }
  });

  it('is not measured of a repetition', () => {
    for (const { largestMargin, featureSimilarity } of whole.told.repeated) {
      expect([largestMargin, featureSimilarity]).toEqual([null, null]);
    }
  });

  it('is nothing where the lanes measure none', async () => {
    const lane = await openLane({});
    const results: LabelResult[] = [];
    const lanes = [{ ...lane, evidence: null }];
    await scanLabels(
      { labels: [0, 1], finished: [], repeats: false, images, settings, areHeldOut: true, lanes },
      { onLabelResult: (result) => results.push(result), nextCommand: async () => 'evaluate' },
    );
    expect(results.map(({ largestMargin, featureSimilarity }) => [largestMargin, featureSimilarity])).toEqual(
      [
        [null, null],
        [null, null],
      ],
    );
    expect(results[0]).toEqual({
      ...whole.told.results[0]!,
      durationMs: results[0]!.durationMs,
      largestMargin: null,
      featureSimilarity: null,
    });
  });

  it('is nothing for a search that broke down, whose norm is null', async () => {
    const { told } = await scan({ labels: [0], settings: { ...settings, learningRate: NaN } });
    expect(told.results).toMatchObject([
      { stopReason: 'not-finite', norms: [null], largestMargin: null, featureSimilarity: null },
    ]);
  });

  it('has the norm of a trigger that works, and null of one that does not', () => {
    for (const { norms, maskL1Norm, reachedThreshold, heldOutSuccessRate } of whole.told.results) {
      expect(norms).toEqual([reachedThreshold || heldOutSuccessRate! >= 0.9 ? maskL1Norm : null]);
    }
  });
});

describe('the repetitions of a scan in doubt', () => {
  it('begin when every label has ended, with those that are planned then', () => {
    const planned = planRepetitions(whole.told.results, settings);
    expect(planned).toHaveLength(8);
    expect(whole.told.started.slice(0, 10)).toEqual(labels);
    expect(whole.told.started.slice(10, 18)).toEqual(planned.map(({ label }) => label));
  });

  it('go on round by round until nothing is planned', () => {
    expect(whole.completed).toBe(true);
    expect(whole.told.repeated.length % 8).toBe(0);
    expect(planRepetitions([...whole.told.merged.values()], settings)).toEqual([]);
  });

  it('bring the result of each search by itself, of one start with three times the steps', () => {
    const { steps } = settings;
    for (const { label, norms, steps: taken, gradientEvaluations } of whole.told.repeated) {
      expect(norms).toHaveLength(1);
      expect(taken).toBeLessThanOrEqual(3 * steps);
      expect(gradientEvaluations).toBe(taken);
      expect(norms[0]).not.toBe(whole.told.results[label]!.norms[0]);
    }
    expect(Math.max(...whole.told.repeated.map(({ steps: taken }) => taken))).toBeGreaterThan(steps);
  });

  it('find something else in every round', () => {
    for (const { norms } of whole.told.merged.values()) expect(new Set(norms).size).toBe(norms.length);
  });

  it.each([
    { lanes: 1, slots: 3 },
    { lanes: 2, slots: 1 },
    { lanes: 3, slots: 2 },
  ])('find the same with $lanes lanes of $slots slots', async (division) => {
    const { completed, told } = await scan(division);
    expect(completed).toBe(true);
    expect(told.merged).toEqual(whole.told.merged);
  });

  it('do not take place in a shard, which does not know the other labels', async () => {
    const { completed, told } = await scan({ repeats: false });
    expect(completed).toBe(true);
    expect(told.repeated).toEqual([]);
    expect(told.results).toEqual(whole.told.results);
  });

  it('do not take place where the settings want none', async () => {
    const { told } = await scan({ settings: { ...settings, repetitions: 0 } });
    expect(told.repeated).toEqual([]);
  });

  it('are all that a resumed scan does whose labels are finished', async () => {
    const { completed, told } = await scan({ labels: [], finished: whole.told.results });
    expect(completed).toBe(true);
    expect(told.results).toEqual([]);
    expect(told.repeated).toEqual(whole.told.repeated);
  });

  it('come after the second stage of a screened scan, and leave out labels that were only screened', async () => {
    const many = randomClassifier(shape, [{ kind: 'dense', units: 6 }], 80);
    const { batchSize, loss, modelPixels } = settings;
    const evaluator = await TriggerEvaluator.create(referenceEngine, many, {
      labelSlots: 4,
      batchSize,
      loss,
      modelPixels,
    });
    const triggerTest = await HeldOutTest.create(referenceEngine, many, modelPixels, heldOutImages);
    const screened = { ...settings, steps: 9, screenAbove: 70, anomalyThreshold: 1.2, repetitions: 1 };
    const told = new Told();
    const job = { finished: [], repeats: true, images, settings: screened, areHeldOut: true };
    await scanLabels(
      {
        ...job,
        labels: Array.from({ length: 80 }, (_, label) => label),
        lanes: [{ evaluator, triggerTest, evidence: null }],
      },
      {
        onLabelResult: (result) => {
          expect(told.repeated).toEqual([]);
          told.results.push(result);
        },
        onLabelRepeated: (result) => told.repeated.push(result),
        nextCommand: async () => 'evaluate',
      },
    );
    const last = new Map(told.results.map((result) => [result.label, result]));
    expect([...last.values()].filter(({ role }) => role === 'screened')).toHaveLength(10);
    expect(told.repeated).toHaveLength(8);
    for (const { label, role } of told.repeated) {
      expect(role).not.toBe('screened');
      expect(role).toBe(last.get(label)!.role);
    }
  });
});

describe('a cancel', () => {
  it('ends the scan in the middle of a margin search, and the label has no result', async () => {
    // The first label is searched for 4 steps, then its margin for 40: the cancel comes in between.
    const { completed, told } = await scan({
      command: ({ asked, evaluated }) => (asked > evaluated.length + 10 ? 'cancel' : undefined),
    });
    expect({ completed, results: told.results }).toEqual({ completed: false, results: [] });
    expect(new Set(told.evaluated)).toEqual(new Set([0]));
  });

  it('ends all lanes, though only the one that measures a margin asks', async () => {
    for (const slots of [1, 2]) {
      const { completed, told } = await scan({
        lanes: 2,
        slots,
        command: ({ asked, evaluated }) => (asked > evaluated.length + 10 ? 'cancel' : undefined),
      });
      expect({ completed, results: told.results }).toEqual({ completed: false, results: [] });
    }
  });

  it.each([1, 3, 8, 11, 15])(
    'after %i repetitions keeps them, and the rest is as without it',
    async (count) => {
      const before = await scan({
        command: ({ repeated }) => (repeated.length >= count ? 'cancel' : undefined),
      });
      const known = before.told.merged;
      if (count < whole.told.repeated.length) {
        expect(before.completed).toBe(false);
        expect(before.told.repeated).toHaveLength(count);
      }
      const after = await scan({ labels: [], finished: [...known.values()] });
      expect([...before.told.repeated, ...after.told.repeated]).toEqual(whole.told.repeated);
    },
  );
});

describe('a label that is skipped', () => {
  it('while its margin is measured has no result, and the others are as without it', async () => {
    let given = false;
    const { completed, told } = await scan({
      repeats: false,
      slots: 2,
      command: ({ asked, evaluated }) => {
        if (given || asked < evaluated.length + 10) return undefined;
        given = true;
        return { skip: evaluated.at(-1)! };
      },
    });
    expect(completed).toBe(true);
    expect(told.skipped).toHaveLength(1);
    expect(told.results.map(({ label }) => label)).not.toContain(told.skipped[0]);
    const others = whole.told.results.filter(({ label }) => label !== told.skipped[0]);
    expect(told.results.toSorted((a, b) => a.label - b.label)).toEqual(others);
  });

  it('while that of another in its lane is measured is not heard of again', async () => {
    for (const label of [0, 1, 2]) {
      let evaluatedThen: number | undefined;
      const { told } = await scan({
        repeats: false,
        slots: 3,
        labels: [0, 1, 2],
        command: ({ asked, evaluated }) => {
          // Three labels in one lane: an evaluation of all is asked for once, a margin by each label.
          if (evaluatedThen !== undefined || asked < evaluated.length / 3 + 5) return undefined;
          evaluatedThen = evaluated.filter((one) => one === label).length;
          return { skip: label };
        },
      });
      expect(told.skipped).toEqual([label]);
      expect(told.evaluated.filter((one) => one === label)).toHaveLength(evaluatedThen!);
    }
  });

  it('while it is repeated keeps what is known of it, and is not searched again in this run', async () => {
    let target: number | undefined;
    const { completed, told } = await scan({
      command: ({ results, started }) => {
        if (target !== undefined || results.length < 10 || started.length < 11) return undefined;
        target = started[10];
        return { skip: target! };
      },
    });
    expect(completed).toBe(true);
    expect(told.skipped).toEqual([target]);
    expect(told.started.filter((label) => label === target)).toHaveLength(2);
    expect(told.merged.get(target!)).toEqual(whole.told.results[target!]);
    const round = whole.told.repeated.slice(0, 8).filter(({ label }) => label !== target);
    expect(told.repeated.slice(0, 7)).toEqual(round);
  });

  it('like all others in a round ends the scan', async () => {
    const { completed, told } = await scan({
      command: ({ results, started, skipped }) =>
        results.length === 10 && started.length > 10 + skipped.length ? { skip: started.at(-1)! } : undefined,
    });
    expect(completed).toBe(true);
    expect(told.repeated).toEqual([]);
    expect(told.skipped).toHaveLength(8);
  });
});

it('a lane that fails leaves no label without its margin behind', async () => {
  let prepared = 0;
  const failing: Engine = {
    ...referenceEngine,
    prepare: async (graph) => {
      const executable = await referenceEngine.prepare(graph);
      let runs = 0;
      // Of the second lane the evaluator fails, while the first is at its first margin.
      const isSecond = ++prepared === 5;
      return {
        ...executable,
        run: async () => {
          await Promise.resolve();
          if (isSecond && ++runs === 4) throw new Error('the fourth run fails');
          return executable.run();
        },
      };
    },
  };
  const lanes = [await openLane({ engine: failing }), await openLane({ engine: failing })];
  const results: LabelResult[] = [];
  const job = { labels, finished: [], repeats: true, images, settings, areHeldOut: true, lanes };
  const running = scanLabels(job, {
    onLabelResult: (result) => results.push(result),
    nextCommand: async () => 'evaluate',
  });
  await expect(running).rejects.toThrow('the fourth run fails');
  for (const { largestMargin } of results) expect(largestMargin).not.toBeNull();
});

it('the duration of a label leaves out the time that the scan was held, also while its margin is measured', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const lane = await openLane({});
  const results: LabelResult[] = [];
  const slow: LabelEvidence = {
    ...lane.evidence,
    margins: {
      largestMargin: async (...[, , goOn]: Parameters<LabelEvidence['margins']['largestMargin']>) => {
        vi.advanceTimersByTime(7);
        await goOn();
        return 1;
      },
    } as unknown as LabelEvidence['margins'],
  };
  const lanes = [{ ...lane, evidence: slow }];
  const job = { labels: [0], finished: [], repeats: false, images, settings, areHeldOut: true, lanes };
  await scanLabels(job, {
    onLabelResult: (result) => results.push(result),
    nextCommand: async () => {
      vi.advanceTimersByTime(1000);
      return 'evaluate';
    },
  });
  expect(results[0]!.durationMs).toBe(7);
});
