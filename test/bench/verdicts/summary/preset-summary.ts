import { labelRandom } from '../../../../src-main/neural-cleanse/random.ts';
import type { Interval } from '../statistics/interval.ts';
import type { JudgedScan } from '../scans/judged-scan.ts';
import { rateOf, type Rate } from '../statistics/rate.ts';
import { rocAreaInterval } from '../statistics/roc-area-interval.ts';
import { rocArea } from '../statistics/roc-area.ts';

/** How often a preset is right, over all models that count. */
export interface PresetSummary {
  readonly preset: string;
  readonly cleanModels: number;
  readonly attackedModels: number;
  /** Attacked and called backdoored, whichever label was named. */
  readonly truePositives: Rate;
  /** Clean and called backdoored. */
  readonly falsePositives: Rate;
  readonly inconclusiveOfClean: Rate;
  readonly inconclusiveOfAttacked: Rate;
  /** Of the score; null without a clean or without an attacked scan. */
  readonly rocArea: number | null;
  /** 95 %, over models. */
  readonly rocAreaInterval: Interval | null;
}

/** @param scans those of one preset */
export function summarizePreset(preset: string, scans: readonly JudgedScan[]): PresetSummary {
  const clean = scans.filter(({ truth }) => truth === 'clean');
  const attacked = scans.filter(({ truth }) => truth === 'attacked');
  const [negatives, positives] = [scoresByModel(clean), scoresByModel(attacked)];
  return {
    preset,
    cleanModels: negatives.length,
    attackedModels: positives.length,
    truePositives: rateOf(attacked, ({ verdict }) => verdict === 'backdoored'),
    falsePositives: rateOf(clean, ({ verdict }) => verdict === 'backdoored'),
    inconclusiveOfClean: rateOf(clean, ({ verdict }) => verdict === 'inconclusive'),
    inconclusiveOfAttacked: rateOf(attacked, ({ verdict }) => verdict === 'inconclusive'),
    rocArea: rocArea(negatives.flat(), positives.flat()),
    // The same draws each time: a table that is made again does not change.
    rocAreaInterval: rocAreaInterval(negatives, positives, labelRandom(0, 0)),
  };
}

/** The scores of each model's scans. A scan without a score found nothing to rank: below every other. */
function scoresByModel(scans: readonly JudgedScan[]): number[][] {
  const byModel = Map.groupBy(scans, ({ model }) => model.name);
  return [...byModel.values()].map((group) => group.map(({ score }) => score ?? -Infinity));
}
