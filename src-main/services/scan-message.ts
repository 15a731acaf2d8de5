import type { LiveScan } from '../../src-shared/contract/live.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import { verdictWords } from '../../src-shared/statistics/verdict-words.ts';

/** How a scan ended, as title and text of a notification. */
export function scanMessage(report: ScanReport | null, live: LiveScan): { title: string; body: string } {
  if (report !== null) {
    const { lead, rest } = verdictWords(report);
    return { title: lead, body: `${live.modelName}: ${rest}` };
  }
  const title = live.scanId === null ? 'The scan could not begin' : 'The scan was interrupted';
  return { title: `${title}: ${live.modelName}`, body: live.error?.message ?? '' };
}
