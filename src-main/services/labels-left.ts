import type { LabelMeasurements } from '../../src-shared/domain/label-result.ts';
import type { StoredScan } from '../history/scan-record.ts';
import { planScreening, secondTasks } from '../neural-cleanse/screening.ts';

/** How many labels a scan has still to search: those without a result, and the promising ones of a brief search. */
export function labelsLeft(
  { plannedLabels, settings }: Pick<StoredScan, 'plannedLabels' | 'settings'>,
  finished: readonly LabelMeasurements[],
): number {
  const plan = planScreening(plannedLabels, settings);
  const again = plan === null ? 0 : secondTasks(finished, plan).length;
  return plannedLabels.length - finished.length + again;
}
