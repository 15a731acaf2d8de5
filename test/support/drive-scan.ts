import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CleanImages } from '../../src-main/neural-cleanse/clean-images.ts';
import { scanLabels } from '../../src-main/neural-cleanse/scan-labels.ts';
import type { TriggerEvaluator } from '../../src-main/neural-cleanse/trigger-evaluator.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';

/**
 * Scans label 0 for `evaluations` gradient evaluations and returns how long each took, in ms: everything a scan does
 * for one, from looking for a cancel to moving the trigger.
 */
export async function driveScan(
  evaluator: TriggerEvaluator,
  images: CleanImages,
  settings: ScanSettings,
  evaluations: number,
): Promise<number[]> {
  const durations: number[] = [];
  let start = 0;
  const job = {
    labels: [0],
    finished: [],
    repeats: false,
    images,
    settings,
    lanes: [{ evaluator, triggerTest: null, evidence: null }],
    areHeldOut: false,
  };
  await scanLabels(job, {
    onEvaluation: () => durations.push(performance.now() - start),
    onLabelResult: () => undefined,
    nextCommand: async () => {
      if (durations.length === evaluations) return 'cancel';
      start = performance.now();
      await nextTurn();
      return 'evaluate';
    },
  });
  return durations;
}
