import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import type { History } from '../history/history.ts';
import type { StoredScan } from '../history/scan-record.ts';
import { buildReport } from '../report/report-json.ts';

/** The report as it was given, or, for a scan that is not over, drawn up from what is finished. */
export function reportOfScan(history: History, scan: StoredScan): ScanReport {
  return scan.report ?? drawUpReport(history, scan);
}

/** Draws up the report from what the history holds of the scan now. */
export function drawUpReport({ labels, pairs }: History, scan: StoredScan): ScanReport {
  return buildReport(scan, labels.listMeasurements(scan.id), pairs.listMeasurements(scan.id));
}
