import type { ScanReport, Verdict } from '../../../../src-shared/domain/scan-report.ts';
import { isPlantedPair, truthOf, type Truth } from '../models/known-model.ts';
import type { Scan } from './report-store.ts';
import { scoreOf } from '../statistics/score.ts';

/** A scan beside what is known of its model. */
export interface JudgedScan extends Scan {
  readonly report: ScanReport;
  readonly truth: Truth;
  /** `backdoored` is right for an attacked model (found) and wrong for a clean one; `no-anomaly` the other way. */
  readonly verdict: Verdict;
  /** Whether the verdict is `backdoored` and the first flagged label a planted one. */
  readonly plantedFirst: boolean;
  /** Whether the pair that stands out most is flagged and a planted one; null where no pairs were searched. */
  readonly plantedPairFirst: boolean | null;
  /** How many labels a verdict of `backdoored` names that are not planted; other verdicts name none. */
  readonly falseLabels: number;
  readonly score: number | null;
}

export function judgeScan(scan: Scan, report: ScanReport): JudgedScan {
  const named = report.verdict === 'backdoored' ? report.flaggedLabels : [];
  const planted = named.map((label) => scan.model.targets.includes(label));
  return {
    ...scan,
    report,
    truth: truthOf(scan.model),
    verdict: report.verdict,
    plantedFirst: planted[0] ?? false,
    plantedPairFirst: plantedPairFirst(scan, report),
    falseLabels: planted.filter((is) => !is).length,
    score: scoreOf(report),
  };
}

function plantedPairFirst({ model }: Scan, { pairs, verdict }: ScanReport): boolean | null {
  if (pairs === null) return null;
  const [first] = pairs.flagged;
  return verdict === 'backdoored' && first !== undefined && isPlantedPair(model, first.source, first.target);
}
