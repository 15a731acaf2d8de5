import type { ScanSettings } from './domain/scan-settings.ts';

/** Least and most that is to be expected; neither is a bound. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

type ScheduleSettings = Pick<
  ScanSettings,
  'imagesPerStep' | 'batchSize' | 'steps' | 'earlyStop' | 'earlyStopPatience' | 'patience' | 'regularization'
>;

/**
 * Steps of a label before its norm stops shrinking, in units of `patience`: the cost rises and falls once every
 * `patience` steps, and only then the steps without progress begin to count. The scans of docs/results.md (`patience` 5,
 * `earlyStopPatience` 25) took 99.6 to 142 steps a label on average.
 */
const patiencesBeforeStandstill: Range = { low: 14, high: 24 };

/** Gradient evaluations in one step, at least one (reference: `MINI_BATCH = NB_SAMPLE // BATCH_SIZE`). */
export function evaluationsPerStep(settings: Pick<ScanSettings, 'imagesPerStep' | 'batchSize'>): number {
  return Math.max(1, Math.floor(settings.imagesPerStep / settings.batchSize));
}

/**
 * Gradient evaluations that one label is expected to need. With early stop a range, which labels that never reach the
 * threshold exceed: they take all steps. Without it, or where no norm makes the search end, exactly all steps.
 */
export function expectedEvaluations(settings: ScheduleSettings): Range {
  const evaluations = evaluationsPerStep(settings);
  const { steps, patience, earlyStopPatience } = settings;
  if (!settings.earlyStop || settings.regularization === 'none') {
    return { low: steps * evaluations, high: steps * evaluations };
  }
  const until = (patiences: number) =>
    Math.min(steps, patiences * patience + earlyStopPatience) * evaluations;
  return { low: until(patiencesBeforeStandstill.low), high: until(patiencesBeforeStandstill.high) };
}

/**
 * Duration of a scan in milliseconds.
 *
 * @param labelCount labels that are searched
 * @param evaluationMs one gradient evaluation of one label with these settings
 */
export function expectedDurationMs(
  settings: ScheduleSettings,
  labelCount: number,
  evaluationMs: number,
): Range {
  const { low, high } = expectedEvaluations(settings);
  return { low: low * labelCount * evaluationMs, high: high * labelCount * evaluationMs };
}
