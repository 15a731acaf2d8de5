import { AppError } from '../../src-shared/domain/app-error.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import type { History } from '../history/history.ts';
import { reportOfScan } from '../services/report-of-scan.ts';

/**
 * The report as it was given, or, for a scan that has not finished, of the labels so far.
 *
 * @throws AppError `SCAN_NOT_FOUND`, also for an intake that was refused
 */
export function readReport(history: History, id: string): ScanReport {
  const scan = history.scans.get(id);
  if (scan.status === 'refused') {
    throw new AppError(
      'SCAN_NOT_FOUND',
      `${scan.id} is an intake that was refused, so it has no results: ${scan.error.message}`,
    );
  }
  return reportOfScan(history, scan);
}
