import type { ScanReport } from '../../../../src-shared/domain/scan-report.ts';

/** How suspicious a report finds the model: higher is more. Null where it has no figure for that. */
export function scoreOf({ anomalyIndex }: ScanReport): number | null {
  return anomalyIndex;
}
