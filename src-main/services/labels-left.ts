import type { LabelMeasurements } from '../../src-shared/domain/label-result.ts';
import { promisingLeft } from '../../src-shared/screening.ts';
import type { StoredScan } from '../history/scan-record.ts';

/** How many labels a scan has still to search: those without a result, and the promising ones of a brief search. */
export function labelsLeft(
  { plannedLabels, settings }: Pick<StoredScan, 'plannedLabels' | 'settings'>,
  finished: readonly LabelMeasurements[],
): number {
  const missing = plannedLabels.length - finished.length;
  return missing + promisingLeft(finished, plannedLabels.length, settings);
}
