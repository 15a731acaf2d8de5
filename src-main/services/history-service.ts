import { statSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { InvokeRequest, InvokeResponse } from '../../src-shared/contract/invoke-map.ts';
import type { HistoryQuery, ScanSummary } from '../../src-shared/contract/scan-summary.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import { openHistory, type History } from '../history/history.ts';
import type { StoredScan } from '../history/scan-record.ts';
import { labelsLeft } from './labels-left.ts';
import { reportOfScan } from './report-of-scan.ts';

/** Changes that come within this time are told once: a finished label is written in several steps. */
const settleMs = 200;

/** The history as a window needs it: open as long as the window, and told of what other processes write into it. */
export class HistoryService {
  /** Called after any process, this one included, has written into the history. */
  onChange: () => void = () => {};
  readonly path: string;
  private history: History | undefined;
  private watcher: FSWatcher | undefined;
  private settling: NodeJS.Timeout | undefined;

  /** The file is opened with the first request, so that what is wrong with it can be shown and tried again. */
  constructor(path: string) {
    this.path = path;
  }

  /** The history itself, opened where it is not yet. Throws AppError as `openHistory` does. */
  open(): History {
    this.history ??= openHistory(this.path);
    this.watcher ??= this.watchFile();
    return this.history;
  }

  list(query: HistoryQuery): InvokeResponse<'history:list'> {
    const { scans, total } = this.open().scans.search(query);
    return { scans: [...scans], total };
  }

  tags(): InvokeResponse<'history:tags'> {
    return { tags: this.open().scans.listTags() };
  }

  /** All of one scan but its pictures and curves. Throws AppError `SCAN_NOT_FOUND`. */
  detail(scanId: string): InvokeResponse<'scan:get'> {
    const { scans } = this.open();
    const scan = scans.get(scanId);
    const summary = scans.summary(scan.id);
    if (scan.status === 'refused') {
      const { settings, modelPath, datasetPath } = scan;
      return { summary, report: null, settings, plannedLabels: [], modelPath, datasetPath, canResume: false };
    }
    return {
      summary,
      report: this.report(scan),
      settings: scan.settings,
      plannedLabels: [...scan.plannedLabels],
      modelPath: scan.model.path,
      datasetPath: scan.dataset.path,
      canResume: this.canResume(scan),
    };
  }

  /** Of a scan that is not over, or whose process died, drawn up from the labels so far. */
  report(scan: StoredScan): ScanReport {
    return reportOfScan(this.open(), scan);
  }

  /** Whether labels are left to search, and nobody searches them. */
  private canResume(scan: StoredScan): boolean {
    if (scan.status === 'running' || scan.status === 'finished') return false;
    return scan.settings.pairs || labelsLeft(scan, this.open().labels.listMeasurements(scan.id)) > 0;
  }

  pairTrigger(scanId: string, source: number, target: number): InvokeResponse<'scan:pair-trigger'> {
    return { trigger: this.open().pairs.trigger(scanId, source, target) };
  }

  triggers(scanId: string, labels: readonly number[]): InvokeResponse<'scan:triggers'> {
    return { triggers: this.open().labels.listTriggers(scanId, labels) };
  }

  /** Throws AppError `SCAN_NOT_FOUND` where the label has no result. */
  curves(scanId: string, label: number): InvokeResponse<'scan:curves'> {
    return this.open().labels.get(scanId, label).curves;
  }

  annotate({ scanId, star, note, tags }: InvokeRequest<'scan:annotate'>): ScanSummary {
    const { scans } = this.open();
    scans.annotate(scanId, {
      ...(star === undefined ? {} : { star }),
      ...(note === undefined ? {} : { note }),
      ...(tags === undefined ? {} : { tags }),
    });
    return scans.summary(scanId);
  }

  async delete(scanIds: readonly string[]): Promise<void> {
    await this.open().scans.delete(scanIds);
  }

  /** Bytes on the disk, with what is not yet written back into the file. */
  sizeBytes(): number {
    return [this.path, `${this.path}-wal`].reduce(
      (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  }

  close(): void {
    clearTimeout(this.settling);
    this.watcher?.close();
    this.history?.close();
  }

  /** Watches the folder, because SQLite writes into a file beside the history first (its write-ahead log). */
  private watchFile(): FSWatcher {
    const names = [basename(this.path), `${basename(this.path)}-wal`];
    const watcher = watch(dirname(this.path), (_event, name) => {
      if (name !== null && !names.includes(name)) return;
      clearTimeout(this.settling);
      this.settling = setTimeout(() => this.onChange(), settleMs);
    });
    // Without a watcher the list is as old as the last request for it, and no less right.
    watcher.on('error', () => watcher.close());
    return watcher;
  }
}
