import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import type { History } from '../history/history.ts';
import { exportScan } from '../report/export-scan.ts';
import { triggersOfScan } from '../services/triggers-of-scan.ts';
import type { Printer } from './printer.ts';

/** Writes a report and its triggers into a folder. @param force replace the results of another scan there */
export async function writeOutput(
  printer: Printer,
  history: History,
  report: ScanReport,
  folder: string,
  force = false,
): Promise<void> {
  const triggers = triggersOfScan(history, report.scanId);
  const files = await exportScan(folder, report, triggers, { overwrite: force });
  printer.line(`${files.length} files written to ${folder}`);
}
