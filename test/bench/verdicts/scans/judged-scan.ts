import type { ScanReport, Verdict } from '../../../../src-shared/domain/scan-report.ts';
import { truthOf, type Truth } from '../models/known-model.ts';
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
    falseLabels: planted.filter((is) => !is).length,
    score: scoreOf(report),
  };
}
