import { median } from '../../src-shared/statistics/median.ts';
import { scanLabels, type ScanJob } from '../neural-cleanse/scan-labels.ts';

/** How long evaluations are timed. */
const trialMs = 1000;
/** Evaluations that seem to take longer are not run: nobody waits for more than about three of them. */
const longestEvaluationMs = 1000;
/** Images of the rough measurement that comes first. */
const fewImages = 4;

/**
 * Duration of one gradient evaluation of a label in a scan with `batchSize` images, in ms: filling the batch, both
 * passes and moving the trigger, shared by the labels that are searched at once. The median of about a second of them;
 * where one of all labels takes about a second itself, what a few images take, times how many more there are.
 *
 * @param prepare makes the scan ready with so many images in a batch, and a label for every slot
 */
export async function timeEvaluation(
  batchSize: number,
  prepare: (batchSize: number) => Promise<ScanJob>,
): Promise<number> {
  const few = Math.min(fewImages, batchSize);
  const rough = await timeJob(await prepare(few), 0);
  const expected = { ...rough, runMs: (rough.runMs / few) * batchSize };
  const isLong = expected.runMs > longestEvaluationMs;
  const { runMs, labels } = isLong ? expected : await timeJob(await prepare(batchSize), trialMs);
  return runMs / labels;
}

/** Median of the evaluations in `durationMs`, after one that warms up and is not counted; at least one is made. */
async function timeJob(job: ScanJob, durationMs: number): Promise<{ runMs: number; labels: number }> {
  const timings: number[] = [];
  let start = 0;
  let deadline = Infinity;
  try {
    await scanLabels(job, {
      // Told for every label of the evaluation: the last one ends it.
      onEvaluation: () => (timings[timings.length - 1] = performance.now() - start),
      onLabelResult: () => undefined,
      nextCommand: async () => {
        const now = performance.now();
        if (timings.length === 1) deadline = now + durationMs;
        if (timings.length >= 2 && now >= deadline) return 'cancel';
        start = now;
        timings.push(0);
        return 'evaluate';
      },
    });
  } finally {
    await job.evaluator.dispose();
  }
  const labels = job.evaluator.slots.length;
  return { runMs: median(timings.length > 1 ? timings.slice(1) : timings), labels };
}
