import type { ScanSettings } from './domain/scan-settings.ts';
import { pairScreening, pairsInFullCount } from './pair-screening.ts';
import { repetition } from './repetition.ts';
import { isScreened, screenedCounts, screening } from './screening.ts';

/** Least and most that is to be expected; neither is a bound. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * What the margin search and the comparison of features take on top, as a share of the search: 40 steps of 8 images and
 * 128 forward passes, where the search has 160 evaluations of 16 images.
 */
const evidenceShare: Range = { low: 0.08, high: 0.2 };

type ScheduleSettings = Pick<
  ScanSettings,
  | 'costControl'
  | 'imagesPerStep'
  | 'batchSize'
  | 'steps'
  | 'starts'
  | 'earlyStop'
  | 'earlyStopPatience'
  | 'patience'
  | 'regularization'
>;

/**
 * Steps of a label before its norm stops shrinking, in units of `patience`: the cost rises and falls once every
 * `patience` steps, and only then the steps without progress begin to count. The scans of docs/results.md (`patience` 5,
 * `earlyStopPatience` 25) took 99.6 to 142 steps a label on average.
 */
const patiencesBeforeStandstill: Range = { low: 14, high: 24 };

/**
 * Share of the steps that a label takes where the loss moves the cost: its schedule spans all of them, and the early
 * stop cuts off its end. Measured in docs/fast.md.
 */
const feedbackShare: Range = { low: 0.8, high: 1 };

/**
 * What confirming the triggers takes on top, as a share of the search: about five forward passes over up to 256 images
 * a start, where the search has 80 evaluations of 16 images forward and back.
 */
const confirmationShare: Range = { low: 0.12, high: 0.45 };

const none: Range = { low: 0, high: 0 };

/** Share of its steps that a repetition takes before its early stop: 168 of 240 evaluations, the mean of 160 searches. */
const repeatedShare = 0.7;

type RepetitionSettings = Pick<ScanSettings, 'verdictRule' | 'repetitions'>;

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
  const all = steps * evaluations;
  if (!settings.earlyStop) {
    const exactly = settings.costControl === 'feedback' ? all * settings.starts : all;
    return { low: exactly, high: exactly };
  }
  if (settings.costControl === 'feedback') {
    const ofStarts = all * settings.starts;
    return { low: Math.round(ofStarts * feedbackShare.low), high: ofStarts * feedbackShare.high };
  }
  if (settings.regularization === 'none') return { low: all, high: all };
  const until = (patiences: number) =>
    Math.min(steps, patiences * patience + earlyStopPatience) * evaluations;
  return { low: until(patiencesBeforeStandstill.low), high: until(patiencesBeforeStandstill.high) };
}

/** Gradient evaluations of a whole scan; of a screened one those of both its stages. */
export function expectedScanEvaluations(
  settings: ScheduleSettings & Pick<ScanSettings, 'screenAbove'>,
  labelCount: number,
): Range {
  const { low, high } = expectedEvaluations(settings);
  if (!isScreened(settings, labelCount)) return { low: low * labelCount, high: high * labelCount };
  const { controls, brief, promising } = screenedCounts(labelCount);
  const briefly = brief * screening.briefSteps * evaluationsPerStep(settings);
  const inFull = controls + promising;
  return { low: briefly + inFull * low, high: briefly + inFull * high };
}

/** Gradient evaluations of all repetitions, if the outcome stays in doubt to the end. */
function repeatedEvaluations(settings: ScheduleSettings & RepetitionSettings, labelCount: number): number {
  if (settings.verdictRule !== 'evidence') return 0;
  const labels = Math.min(labelCount, repetition.candidates + repetition.controls);
  const each = settings.steps * repetition.stepFactor * evaluationsPerStep(settings) * repeatedShare;
  return settings.repetitions * labels * each;
}

/** Gradient evaluations of so many pairs: all of them briefly, some in full with one start, those in doubt again. */
export function expectedPairEvaluations(
  settings: ScheduleSettings & RepetitionSettings,
  pairCount: number,
): Range {
  const brief = pairCount * pairScreening.briefSteps * evaluationsPerStep(settings);
  const each = expectedEvaluations({ ...settings, starts: 1 });
  const inFull = pairsInFullCount(pairCount);
  const again = settings.repetitions * pairScreening.repeated;
  return { low: brief + inFull.low * each.low, high: brief + (inFull.high + again) * each.high };
}

/** What the pairs take. @param evaluationMs one gradient evaluation of one label with these settings */
export function expectedPairsDurationMs(
  settings: ScheduleSettings & RepetitionSettings,
  pairCount: number,
  evaluationMs: number,
): Range {
  const { low, high } = expectedPairEvaluations(settings, pairCount);
  return { low: low * evaluationMs, high: high * evaluationMs };
}

/**
 * Duration of a scan in milliseconds, with its pairs if the settings ask for them.
 *
 * @param labelCount labels that the scan is to search
 * @param evaluationMs one gradient evaluation of one label with these settings
 */
export function expectedDurationMs(
  settings: ScheduleSettings & RepetitionSettings & Pick<ScanSettings, 'screenAbove' | 'pairs'>,
  labelCount: number,
  evaluationMs: number,
): Range {
  const { low, high } = expectedScanEvaluations(settings, labelCount);
  const shares = [
    settings.costControl === 'feedback' ? confirmationShare : none,
    settings.verdictRule === 'evidence' ? evidenceShare : none,
  ];
  const more = (end: keyof Range) => 1 + shares.reduce((sum, share) => sum + share[end], 0);
  const again = repeatedEvaluations(settings, labelCount);
  const pairCount = labelCount * Math.max(0, labelCount - 1);
  const pairs = settings.pairs ? expectedPairEvaluations(settings, pairCount) : none;
  return {
    low: (low * more('low') + pairs.low) * evaluationMs,
    high: (high * more('high') + again + pairs.high) * evaluationMs,
  };
}
