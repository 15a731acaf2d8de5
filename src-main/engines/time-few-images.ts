import type { Engine } from './engine.ts';
import type { Workload } from './time-device.ts';
import { timeRuns, type Timing } from './time-runs.ts';

/** What some images of one label say about a whole evaluation. */
export interface FewImages {
  /** How many. */
  readonly images: number;
  /** What a run of the whole evaluation takes, judged by them. */
  readonly expectedMs: number;
  /** Whether it would not end in time. */
  readonly isTooLong: boolean;
  readonly fallsBackToCpu: boolean;
}

/** What has to fit into the time that is left: a run to warm up, which is slower the larger it is, and one that is timed. */
const runsOfTrial = 3;

/** What a run may take so that it can be timed before the deadline, if it is made ready as fast as the last one. */
export function possibleRunMs({ prepareMs }: Timing, deadline: number): number {
  return (deadline - performance.now() - prepareMs) / runsOfTrial;
}

/**
 * Times one image, and then as many as are possible, until it is clear whether a whole evaluation is. One image alone
 * says little of a device that takes long to begin and then hardly longer for many.
 */
export async function timeFewImages(
  engine: Engine,
  { buildGraph, batchSize }: Workload,
  labelSlots: number,
  deadline: number,
): Promise<FewImages> {
  let images = 1;
  let before = { images: 0, runMs: 0 };
  for (;;) {
    const count = images;
    const timing = await timeRuns(engine, () => buildGraph(1, count), 0);
    const perImage = Math.max(0, timing.runMs - before.runMs) / (count - before.images);
    const expectedMs = timing.runMs + perImage * (labelSlots * batchSize - count);
    const possibleMs = possibleRunMs(timing, deadline);
    const judged = { images: count, expectedMs, fallsBackToCpu: timing.fallsBackToCpu };
    if (expectedMs <= possibleMs) return { ...judged, isTooLong: false };
    const possible = count + Math.floor((possibleMs - timing.runMs) / perImage);
    images = Math.min(possible, batchSize);
    if (!(images >= 2 * count)) return { ...judged, isTooLong: true };
    before = { images: count, runMs: timing.runMs };
  }
}
