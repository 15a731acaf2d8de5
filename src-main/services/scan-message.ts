import type { LiveScan } from '../../src-shared/contract/live.ts';
import type { ScanReport, Verdict } from '../../src-shared/domain/scan-report.ts';

const verdictWords: Readonly<Record<Verdict, string>> = {
  backdoored: 'Probably a backdoor',
  'no-anomaly': 'No label stands apart',
  inconclusive: 'Inconclusive',
};

/** How a scan ended, in a title and a sentence for a notification. */
export function scanMessage(report: ScanReport | null, live: LiveScan): { title: string; body: string } {
  if (report !== null)
    return { title: `${verdictWords[report.verdict]}: ${live.modelName}`, body: report.summary };
  const title = live.scanId === null ? 'The scan could not begin' : 'The scan was interrupted';
  return { title: `${title}: ${live.modelName}`, body: live.error?.message ?? '' };
}
