import { AppError } from '../../src-shared/domain/app-error.ts';
import type { DraftService } from '../services/draft-service.ts';
import type { HistoryService } from '../services/history-service.ts';
import type { ScanQueue } from '../services/scan-queue.ts';
import type { Handle } from './handle.ts';

/** The wizard. */
export function addDraftChannels(
  handle: Handle,
  draft: DraftService,
  history: HistoryService,
  queue: ScanQueue,
): void {
  handle('draft:get', () => draft.draft);
  handle('draft:reset', () => draft.reset());
  handle('draft:open-sample', ({ model }) => draft.openSample(model));
  handle('draft:open-model', ({ path, options }) => draft.openModel(path, options));
  handle('draft:open-dataset', (selection) => draft.openDataset(selection));
  handle('draft:choose-pixels', (given) => draft.choosePixels(given));
  handle('draft:read-label-names', ({ path }) => draft.readLabelNames(path));
  handle('draft:set-settings', ({ settings }) => draft.setSettings(settings));
  handle('draft:time-trial', () => draft.timeTrial());
  handle('draft:images', (selection) => draft.images(selection));
  handle('draft:from-scan', ({ scanId }) => {
    const scan = history.open().scans.get(scanId);
    if (scan.status !== 'refused') return draft.openScan(scan);
    throw new AppError('SCAN_NOT_FOUND', 'This scan was refused before it began. Begin a new scan instead.');
  });
  handle('draft:enqueue', async () => {
    const { request, labelCount } = await draft.request();
    return { queueId: queue.add(request, labelCount) };
  });
}
