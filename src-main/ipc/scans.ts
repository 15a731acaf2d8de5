import type { ExportService } from '../services/export-service.ts';
import type { HistoryService } from '../services/history-service.ts';
import type { InspectionService } from '../services/inspection-service.ts';
import type { Handle } from './handle.ts';

/** The stored scans: the list of them, and each one by itself. */
export function addScanChannels(
  handle: Handle,
  history: HistoryService,
  inspection: InspectionService,
  exports: ExportService,
): void {
  handle('history:list', (query) => history.list(query));
  handle('history:tags', () => history.tags());

  handle('scan:get', ({ scanId }) => history.detail(scanId));
  handle('scan:annotate', (change) => history.annotate(change));
  handle('scan:delete', async ({ scanIds }) => {
    await history.delete(scanIds);
    return {};
  });
  handle('scan:triggers', ({ scanId, labels }) => history.triggers(scanId, labels));
  handle('scan:pair-trigger', ({ scanId, source, target }) => history.pairTrigger(scanId, source, target));
  handle('scan:curves', ({ scanId, label }) => history.curves(scanId, label));
  handle('scan:images', ({ scanId, images }) => inspection.images(scanId, images));
  handle('scan:images-of-class', ({ scanId, label }) => inspection.imagesOfClass(scanId, label));
  handle('scan:stamp', ({ scanId, label, source, indexes }) =>
    inspection.stamp(scanId, { label, source: source ?? null }, indexes),
  );
  handle('scan:export', ({ scanId, formats }) => exports.export(scanId, formats));
}
