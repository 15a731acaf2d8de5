import { scanLabels, type ScanJob } from '../neural-cleanse/scan-labels.ts';

/** How long evaluations are timed. */
const trialMs = 1000;
/** Evaluations that seem to take longer are not run: nobody waits for more than about three of them. */
const longestEvaluationMs = 1000;
/** Images of the rough measurement that comes first. */
const fewImages = 4;

/** A scan whose evaluations are timed. */
export interface TrialScan {
  readonly job: ScanJob;
  readonly dispose: () => Promise<void>;
}

/**
 * Duration of one gradient evaluation of a label in a scan with `batchSize` images, in ms: filling the batch, both
 * passes and moving the trigger, shared by the labels that are searched at once. The mean of about a second of them;
 * where one of all labels takes about a second itself, what a few images take, times how many more there are.
 *
 * @param prepare makes the scan ready with so many images in a batch, and a label for every slot
 */
export async function timeEvaluation(
  batchSize: number,
  prepare: (batchSize: number) => Promise<TrialScan>,
): Promise<number> {
  const few = Math.min(fewImages, batchSize);
  const rough = await timeScan(await prepare(few), 0);
  const expectedMs = (rough.evaluationMs / few) * batchSize;
  if (expectedMs * rough.labels > longestEvaluationMs) return expectedMs;
  return (await timeScan(await prepare(batchSize), trialMs)).evaluationMs;
}

/** Mean over the evaluations in `durationMs`; the first of every label warms up and is not counted if others follow. */
async function timeScan(
  { job, dispose }: TrialScan,
  durationMs: number,
): Promise<{ evaluationMs: number; labels: number }> {
  const labels = job.lanes.reduce((sum, { evaluator }) => sum + evaluator.slots.length, 0);
  const ends: number[] = [performance.now()];
  // Of the evaluation that is the last to warm up.
  const first = labels;
  const isLongEnough = () => ends.length > first + labels && performance.now() - ends[first]! >= durationMs;
  try {
    await scanLabels(job, {
      onEvaluation: () => ends.push(performance.now()),
      onLabelResult: () => undefined,
      nextCommand: async () => (isLongEnough() ? 'cancel' : 'evaluate'),
    });
  } finally {
    await dispose();
  }
  const counted = ends.length > first + 1 ? ends.slice(first) : ends;
  return { evaluationMs: (counted.at(-1)! - counted[0]!) / (counted.length - 1), labels };
}
