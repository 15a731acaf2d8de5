import type { InvokeResponse } from '../../src-shared/contract/invoke-map.ts';
import type { LiveScan as LiveScanState } from '../../src-shared/contract/live.ts';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import type { EngineProcess } from '../engine-process/engine-process.ts';
import type { History } from '../history/history.ts';
import type { StoredScan } from '../history/scan-record.ts';
import { checkPairsCanBeAdded } from './adding-pairs.ts';
import { labelsLeft } from './labels-left.ts';
import { LiveScan, type LiveEvents, type ScanActivity } from './live-scan.ts';
import { describeEntry, newEntry, repeatEntry, resumeEntry, type QueueEntry } from './queue-entry.ts';
import type { ScanRequest } from './scan-request.ts';
import { ScanService } from './scan-service.ts';

/** What the queue tells besides what the running scan tells. */
export interface QueueEvents extends LiveEvents {
  /** Scans were added, removed, moved or begun. */
  queueChanged(): void;
  /** A scan ended by itself or by an error; not called for one that was cancelled. */
  scanEnded(report: ScanReport | null, live: LiveScanState): void;
}

/** The scan that runs and those that wait for it, one at a time and in order. */
export class ScanQueue {
  private readonly openHistory: () => History;
  private readonly startProcess: () => EngineProcess;
  private readonly events: QueueEvents;
  private readonly waiting: QueueEntry[] = [];
  private running: {
    readonly entry: QueueEntry;
    readonly abort: AbortController;
    readonly over: Promise<void>;
  } | null = null;
  private live: LiveScan | null = null;
  private isClosed = false;

  constructor(openHistory: () => History, startProcess: () => EngineProcess, events: QueueEvents) {
    this.openHistory = openHistory;
    this.startProcess = startProcess;
    this.events = events;
  }

  /** Scans that run or wait. */
  get size(): number {
    return this.waiting.length + (this.running === null ? 0 : 1);
  }

  /** What the running scan is at; null where none runs. */
  get activity(): ScanActivity | null {
    return this.running === null ? null : (this.live?.activity ?? null);
  }

  snapshot(): InvokeResponse<'queue:get'> {
    return { running: this.running?.entry.queueId ?? null, waiting: this.waiting.map(describeEntry) };
  }

  /** The scan that runs, or the one that ended last; null before the first. */
  liveSnapshot(): LiveScanState | null {
    return this.live?.snapshot() ?? null;
  }

  /** @param labelCount labels that the scan will search */
  add(request: ScanRequest, labelCount: number): string {
    return this.enqueue(newEntry(request, labelCount));
  }

  /** Throws AppError `SCAN_NOT_FOUND`, `SCAN_NOT_RESUMABLE` for a scan that never began. */
  repeat(scanId: string, seed: number | null, labels: readonly number[] | null): string {
    return this.enqueue(repeatEntry(this.begunScan(scanId), seed, labels));
  }

  /** Throws AppError `SCAN_NOT_FOUND`, `SCAN_NOT_RESUMABLE`. */
  resume(scanId: string): string {
    const scan = this.begunScan(scanId);
    if (scan.status === 'running' || scan.status === 'finished') {
      const why = scan.status === 'running' ? 'It is running.' : 'All its labels are finished.';
      throw new AppError('SCAN_NOT_RESUMABLE', `This scan cannot be resumed. ${why}`);
    }
    return this.takeUp(scan, false);
  }

  /**
   * Searches the pairs of a scan that was made without. Throws AppError `SCAN_NOT_FOUND`, `SCAN_NOT_RESUMABLE`.
   */
  addPairs(scanId: string): string {
    const scan = this.begunScan(scanId);
    checkPairsCanBeAdded(scan);
    return this.takeUp(scan, true);
  }

  /** Throws AppError `SCAN_NOT_FOUND` where the scan does not wait any more. */
  remove(queueId: string): void {
    this.waiting.splice(this.placeOf(queueId), 1);
    this.events.queueChanged();
  }

  /** @param to place among the waiting ones, 0 = next; beyond the end: last */
  move(queueId: string, to: number): void {
    const [entry] = this.waiting.splice(this.placeOf(queueId), 1);
    this.waiting.splice(to, 0, entry!);
    this.events.queueChanged();
  }

  pause(): void {
    this.live?.pause();
  }

  continue(): void {
    this.live?.continue();
  }

  skip(label: number): void {
    this.live?.skip(label);
  }

  /** Ends the running scan before its next gradient evaluation. Its finished labels are kept. */
  cancel(): void {
    if (this.running === null) return;
    this.live?.ending();
    this.running.abort.abort();
  }

  /** Cancels the running scan, starts none of the waiting ones, and resolves when nothing runs. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.waiting.length = 0;
    this.cancel();
    await this.running?.over;
  }

  private takeUp(scan: StoredScan, addsPairs: boolean): string {
    const queued = this.waiting.find(({ work }) => 'resumes' in work && work.resumes === scan.id);
    if (queued !== undefined) return queued.queueId;
    const finished = this.openHistory().labels.listMeasurements(scan.id);
    return this.enqueue(resumeEntry(scan, labelsLeft(scan, finished), addsPairs));
  }

  private enqueue(entry: QueueEntry): string {
    this.waiting.push(entry);
    if (this.running === null) this.startNext();
    else this.events.queueChanged();
    return entry.queueId;
  }

  private startNext(): void {
    const entry = this.isClosed ? undefined : this.waiting.shift();
    if (entry !== undefined) {
      const abort = new AbortController();
      const live = new LiveScan(entry, this.events, (id) => {
        const { labels, pairs } = this.openHistory();
        return { labels: labels.listMeasurements(id), pairs: pairs.listMeasurements(id) };
      });
      this.live = live;
      const over = Promise.resolve().then(() => this.run(entry, live, abort.signal));
      this.running = { entry, abort, over };
      this.events.changed();
    }
    this.events.queueChanged();
  }

  /** Never rejects: what went wrong stands in the live scan. */
  private async run(entry: QueueEntry, live: LiveScan, signal: AbortSignal): Promise<void> {
    let report: ScanReport | null = null;
    let error: AppError | null = null;
    try {
      const service = new ScanService(
        this.openHistory(),
        this.startProcess,
        () => 'Resume the scan to go on.',
      );
      report = await begin(service, entry, live, signal);
    } catch (thrown) {
      error = AppError.from(thrown);
    }
    this.running = null;
    live.ended(error === null ? null : { code: error.code, message: error.message });
    if (!signal.aborted) this.events.scanEnded(report, live.snapshot());
    this.startNext();
  }

  private begunScan(scanId: string): StoredScan {
    const scan = this.openHistory().scans.get(scanId);
    if (scan.status !== 'refused') return scan;
    throw new AppError(
      'SCAN_NOT_RESUMABLE',
      `This scan was refused before it began: ${scan.error.message} Begin a new scan with what is right.`,
    );
  }

  private placeOf(queueId: string): number {
    const place = this.waiting.findIndex((entry) => entry.queueId === queueId);
    if (place >= 0) return place;
    throw new AppError(
      'SCAN_NOT_FOUND',
      'That scan does not wait any more: it has begun, or was removed. A scan that runs can be cancelled.',
    );
  }
}

function begin(
  service: ScanService,
  { work }: QueueEntry,
  live: LiveScan,
  signal: AbortSignal,
): Promise<ScanReport | null> {
  if ('request' in work) return service.start(work.request, live, signal);
  return work.addsPairs
    ? service.addPairs(work.resumes, live, signal)
    : service.resume(work.resumes, live, signal);
}
