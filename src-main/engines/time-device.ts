import { AppError } from '../../src-shared/domain/app-error.ts';
import type { Graph } from '../graph/graph.ts';
import type { Engine } from './engine.ts';
import { possibleRunMs, timeFewImages, type FewImages } from './time-few-images.ts';
import { mostPartsOf, shareLabels } from './share-labels.ts';
import { timeTogether, type Timing } from './time-runs.ts';

/** What is timed: gradient evaluations of the user's own model. */
export interface Workload {
  /** The graph of one gradient evaluation of so many labels at once, with so many images for each. */
  readonly buildGraph: (labelSlots: number, images: number) => Graph;
  /** Images for each label in one gradient evaluation. */
  readonly batchSize: number;
  /** Labels to search. */
  readonly labelCount: number;
  /** Labels at once, where they are given; null: as many as are worthwhile. */
  readonly labelSlots: number | null;
}

/** What a device was found to do with so many labels at once. */
export interface Trial {
  readonly labelSlots: number;
  /** Gradient evaluations of one label a second, counted over the labels at once; null where the device failed. */
  readonly evaluationsPerSecond: number | null;
  readonly note: string;
}

/** Where the timing of a device ends. */
export interface TimingLimits {
  /** By `performance.now`. */
  readonly deadline: number;
  /** The useful rate of the best device so far, 0 for none. */
  readonly bestRate: number;
}

/** How long the runs of a trial are timed, if that much time is left. */
const trialMs = 200;
/**
 * Twice the labels at once have to be searched faster by this much. Timings differ by a few per cent from one moment to
 * the next, while more labels at once always take more memory and give their first results later.
 */
const worthwhileGain = 1.1;
/**
 * Except on parts of a device, which only have to be about as fast: what is timed here leaves out what a scan does between
 * two runs of a label, and parts compute meanwhile.
 */
const worthwhileGainOfParts = 0.95;
/** A scan is paused, cancelled and shown between two runs: more labels at once must not make them longer than this. */
const longestRunMs = 500;
/** A device this much slower than the best one would have to gain at every doubling up to as many labels at once. */
const hopelessFactor = 8;
/** onnxruntime on the processor takes 2.8 to 3.2 times the memory of a graph's values (three networks, 1 and 8 labels). */
const memoryFactor = 3;

/** A scan of a thousand labels is to stay below 2 GiB, and to leave the better part of the memory to others. */
function memoryLimit(): number {
  return Math.min(2 ** 30, process.availableMemory() / 4);
}

/**
 * Label-evaluations a second that serve a search of `labelCount` labels. In its last round places may be empty, which
 * take as long as the others.
 */
export function usefulRate({ labelSlots, evaluationsPerSecond }: Trial, labelCount: number): number {
  const rounds = Math.ceil(labelCount / labelSlots);
  return ((evaluationsPerSecond ?? 0) * labelCount) / (rounds * labelSlots);
}

/**
 * The fewest labels at once that are worthwhile, of trials with ever more of them; undefined where all failed.
 *
 * @param mostParts into how many the device can be divided; 1 for one that cannot
 */
export function bestTrial(
  trials: readonly Trial[],
  labelCount: number,
  mostParts: number,
): Trial | undefined {
  return trials.reduce<Trial | undefined>((best, trial) => {
    if (trial.evaluationsPerSecond === null) return best;
    const gain = trial.labelSlots <= mostParts ? worthwhileGainOfParts : worthwhileGain;
    const needed = best === undefined ? 0 : gain * usefulRate(best, labelCount);
    return usefulRate(trial, labelCount) >= needed ? trial : best;
  }, undefined);
}

/**
 * Times a device with 1, 2, 4, … labels at once, as long as twice as many are worthwhile and time and memory allow. A
 * few images come first: where they show that a whole evaluation would take too long, they stand for one. Errors of the
 * device become the note of its last trial.
 */
export async function timeDevice(engine: Engine, workload: Workload, limits: TimingLimits): Promise<Trial[]> {
  const { labelCount } = workload;
  const mostParts = mostPartsOf(engine);
  const trials: Trial[] = [];
  let labelSlots = Math.min(workload.labelSlots ?? 1, labelCount);
  try {
    const few = await timeFewImages(engine, workload, labelSlots, limits.deadline);
    if (few.isTooLong) return [estimated(labelSlots, few)];
    for (;;) {
      const timing = await timeLabels(engine, workload, labelSlots, limits.deadline);
      trials.push(measured(labelSlots, timing));
      const more = moreLabels(labelSlots, mostParts, labelCount);
      if (
        !isWorthMore(trials, workload, mostParts, limits) ||
        !isPossible(timing, more / labelSlots, limits)
      ) {
        return trials;
      }
      labelSlots = more;
    }
  } catch (thrown) {
    return [...trials, failedTrial(labelSlots, thrown)];
  }
}

/** Evaluations of so many labels at once, on as many parts of the device. */
async function timeLabels(
  engine: Engine,
  { buildGraph, batchSize }: Workload,
  labelSlots: number,
  deadline: number,
): Promise<Timing> {
  const durationMs = Math.min(trialMs, deadline - performance.now());
  const shares = shareLabels(engine, labelSlots);
  try {
    const works = shares.map((share) => ({
      engine: share.engine,
      build: () => buildGraph(share.labelSlots, batchSize),
    }));
    return await timeTogether(works, durationMs);
  } finally {
    for (const share of shares) await share.dispose();
  }
}

/** The next number of labels at once: twice as many, but never past the number of parts without trying that. */
function moreLabels(labelSlots: number, mostParts: number, labelCount: number): number {
  const more = labelSlots < mostParts ? Math.min(2 * labelSlots, mostParts) : 2 * labelSlots;
  return Math.min(more, labelCount);
}

/** A trial that the device could not do. */
export function failedTrial(labelSlots: number, thrown: unknown): Trial {
  const { message, detail } = AppError.from(thrown);
  const reason = detail === undefined ? '' : ` (${detail.split('\n')[0]})`;
  return { labelSlots, evaluationsPerSecond: null, note: message + reason };
}

/** Whether more labels at once may be faster than those of the last trial. */
function isWorthMore(
  trials: readonly Trial[],
  workload: Workload,
  mostParts: number,
  { bestRate }: TimingLimits,
): boolean {
  const { labelCount } = workload;
  const last = trials.at(-1)!;
  return (
    workload.labelSlots === null &&
    last.labelSlots < labelCount &&
    bestTrial(trials, labelCount, mostParts) === last &&
    hopelessFactor * usefulRate(last, labelCount) >= bestRate
  );
}

/** Whether a run of `times` as many labels at once is short and small enough to be tried. */
function isPossible(timing: Timing, times: number, limits: TimingLimits): boolean {
  return (
    timing.runMs * times <= longestRunMs &&
    timing.bytes * times * memoryFactor <= memoryLimit() &&
    timing.runMs * times <= possibleRunMs(timing, limits.deadline)
  );
}

const fallback = 'Some operators run on the processor.';

function measured(labelSlots: number, { runMs, fallsBackToCpu }: Timing): Trial {
  return {
    labelSlots,
    evaluationsPerSecond: (1000 * labelSlots) / runMs,
    note: fallsBackToCpu ? fallback : '',
  };
}

function estimated(labelSlots: number, { images, expectedMs, fallsBackToCpu }: FewImages): Trial {
  const some = images === 1 ? 'one image' : `${images} images`;
  const note = `Estimated from ${some}: whole evaluations take too long to time.`;
  return {
    labelSlots,
    evaluationsPerSecond: (1000 * labelSlots) / expectedMs,
    note: fallsBackToCpu ? `${note} ${fallback}` : note,
  };
}
