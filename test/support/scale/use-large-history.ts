/** `node use-large-history.ts FILE SCAN`: does with a history what a window does, prints what it took as JSON. */
import { invokeMap } from '../../../src-shared/contract/invoke-map.ts';
import { everyScan } from '../../../src-shared/contract/scan-summary.ts';
import type { StoredScan } from '../../../src-main/history/scan-record.ts';
import { buildReport } from '../../../src-main/report/report-json.ts';
import { HistoryService } from '../../../src-main/services/history-service.ts';
import { LiveLabels } from '../../../src-main/services/live-labels.ts';
import { peakMiB, watchWork, type WorkTaken } from './watch-work.ts';

/** What the program prints. */
export interface HistoryUse {
  /** Before the history is opened. */
  readonly firstMiB: number;
  readonly peakMiB: number;
  readonly taken: readonly WorkTaken[];
  /** After some were deleted. */
  readonly scansLeft: number;
  readonly labelResultsLeft: number;
}

const [, , file, scanId] = process.argv as [string, string, string, string];
const firstMiB = peakMiB();
const service = new HistoryService(file);
const history = service.open();
const scan = history.scans.get(scanId) as StoredScan;
const measurements = history.labels.listMeasurements(scanId);
const { scans } = service.list(everyScan);
const others = scans.filter(({ id }) => id !== scanId).map(({ id }) => id);

const list = (text: string) => invokeMap['history:list'].response.parse(service.list({ ...everyScan, text }));
const detail = (id: string) => invokeMap['scan:get'].response.parse(service.detail(id));

function finishAllLabels(): void {
  const live = new LiveLabels(scan.plannedLabels, scan.settings);
  for (const result of measurements) live.finish(result);
  live.standing();
}

const taken = [
  await watchWork('list of scans', () => list('')),
  await watchWork('search by words', () => list('person 2')),
  await watchWork('words that are nowhere', () => list('no such words')),
  await watchWork('one scan', () => detail(scanId)),
  await watchWork('its measurements', () => history.labels.listMeasurements(scanId)),
  await watchWork('its report', () => history.scans.saveReport(scanId, buildReport(scan, measurements))),
  await watchWork('64 triggers', () => service.triggers(scanId, scan.plannedLabels.slice(0, 64))),
  await watchWork('live standing', finishAllLabels),
  await watchWork('deleting one scan', () => service.delete([scanId])),
  await watchWork('deleting ten', () => service.delete(others.slice(0, 10))),
];
const left = service.list(everyScan).scans;
service.close();
process.stdout.write(
  JSON.stringify({
    firstMiB,
    peakMiB: peakMiB(),
    taken,
    scansLeft: left.length,
    labelResultsLeft: left.reduce((sum, { finishedLabels }) => sum + finishedLabels, 0),
  } satisfies HistoryUse),
);
