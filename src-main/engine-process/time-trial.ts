import { median } from '../../src-shared/statistics/median.ts';
import { scanLabels, type ScanJob } from '../neural-cleanse/scan-labels.ts';

/** How long evaluations are timed. */
const trialMs = 1000;
/** A first evaluation that took longer is not repeated: it is the figure. */
const longestWarmUpMs = 1500;

/**
 * Median duration of one gradient evaluation of this very scan, in ms: filling the batch, both passes and moving the
 * trigger. The first evaluation warms up; it counts only where no other could be made in time.
 */
export async function timeEvaluations(job: ScanJob): Promise<number> {
  const durations: number[] = [];
  let start = 0;
  let deadline = Infinity;
  await scanLabels(job, {
    onEvaluation: () => {
      const now = performance.now();
      durations.push(now - start);
      if (durations.length === 1) deadline = now + (durations[0]! > longestWarmUpMs ? 0 : trialMs);
    },
    onLabelResult: () => undefined,
    nextCommand: async () => {
      start = performance.now();
      return start < deadline ? 'evaluate' : 'cancel';
    },
  });
  return median(durations.length > 1 ? durations.slice(1) : durations);
}
