import type { LabelRole } from '../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { screenedCounts, screening } from '../../src-shared/screening.ts';
import type { StoredScan } from '../history/scan-record.ts';
import { firstTask, planScreening } from '../neural-cleanse/screening.ts';

/** What a run of a scan has to do. */
export interface SearchWork {
  /** A label that is screened and then searched in full counts twice. */
  readonly searches: number;
  /** Steps that they take at most. */
  readonly steps: number;
}

/** Steps that the search of a label takes at most. */
export function stepsOf(role: LabelRole, { steps, starts }: Pick<ScanSettings, 'steps' | 'starts'>): number {
  return role === 'screened' ? screening.briefSteps : steps * starts;
}

/** @param labels those without a result */
export function searchWork(
  { plannedLabels, settings }: Pick<StoredScan, 'plannedLabels' | 'settings'>,
  labels: readonly number[],
): SearchWork {
  const plan = planScreening(plannedLabels, settings);
  const roles = labels.map((label) => (plan === null ? 'searched' : firstTask(label, plan).role));
  const again = plan === null ? 0 : screenedCounts(plannedLabels.length).promising;
  return {
    searches: labels.length + again,
    steps: roles.reduce((sum, role) => sum + stepsOf(role, settings), again * stepsOf('searched', settings)),
  };
}
