import { median } from '../../src-shared/statistics/median.ts';
import { scanLabels, type ScanJob } from '../neural-cleanse/scan-labels.ts';

/** How long evaluations are timed. */
const trialMs = 1000;
/** Evaluations that seem to take longer are not run: nobody waits for more than about three of them. */
const longestEvaluationMs = 1000;
/** Images of the rough measurement that comes first. */
const fewImages = 4;

/**
 * Duration of one gradient evaluation of a scan with `batchSize` images, in ms: filling the batch, both passes and
 * moving the trigger. The median of about a second of them; where one takes about a second itself, what a few images
 * take, times how many more there are.
 *
 * @param prepare makes the scan ready with so many images in a batch
 */
export async function timeEvaluation(
  batchSize: number,
  prepare: (batchSize: number) => Promise<ScanJob>,
): Promise<number> {
  const few = Math.min(fewImages, batchSize);
  const rough = ((await timeJob(await prepare(few), 0)) / few) * batchSize;
  return rough > longestEvaluationMs ? rough : timeJob(await prepare(batchSize), trialMs);
}

/** Median of the evaluations in `durationMs`, after one that warms up and is not counted; at least one is made. */
async function timeJob(job: ScanJob, durationMs: number): Promise<number> {
  const timings: number[] = [];
  let start = 0;
  let deadline = Infinity;
  try {
    await scanLabels(job, {
      onEvaluation: () => {
        const now = performance.now();
        timings.push(now - start);
        if (timings.length === 1) deadline = now + durationMs;
      },
      onLabelResult: () => undefined,
      nextCommand: async () => {
        start = performance.now();
        return timings.length < 2 || start < deadline ? 'evaluate' : 'cancel';
      },
    });
  } finally {
    await job.evaluator.dispose();
  }
  return median(timings.length > 1 ? timings.slice(1) : timings);
}
