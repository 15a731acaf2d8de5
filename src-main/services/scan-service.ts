import { AppError } from '../../src-shared/domain/app-error.ts';
import type { LabelMeasurements } from '../../src-shared/domain/label-result.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { EngineProcess } from '../engine-process/engine-process.ts';
import type { History } from '../history/history.ts';
import type { StoredScan } from '../history/scan-record.ts';
import { checkPairsCanBeAdded } from './adding-pairs.ts';
import { keepResult } from './keep-result.ts';
import { drawUpReport } from './report-of-scan.ts';
import { checkSameFile, checkSameFiles, openIntake, requestOf, type Intake } from './scan-intake.ts';
import type { ScanListener } from './scan-listener.ts';
import type { ScanRequest } from './scan-request.ts';

/** Runs scans: opens the files in an engine process, stores every finished label, and writes the report. */
export class ScanService {
  private readonly history: History;
  private readonly startProcess: () => EngineProcess;
  private readonly howToResume: (scanId: string) => string;

  /** @param howToResume what a user whose scan was interrupted is told to do */
  constructor(
    history: History,
    startProcess: () => EngineProcess,
    howToResume = (scanId: string) => `To go on: neural-cleanse resume ${scanId.slice(0, 8)}`,
  ) {
    this.history = history;
    this.startProcess = startProcess;
    this.howToResume = howToResume;
  }

  /**
   * Scans a model. Bad input is recorded as a refused intake and thrown as AppError. Aborting `signal` ends the scan
   * before its next gradient evaluation: the report then says `cancelled`, or is null where nothing had begun.
   */
  async start(request: ScanRequest, listener: ScanListener, signal: AbortSignal): Promise<ScanReport | null> {
    return this.withProcess(signal, async (run) => {
      const intake = await this.openOrRefuse(run, request);
      const repeated = typeof request.repeatOf === 'string' ? this.history.scans.get(request.repeatOf) : null;
      if (repeated !== null && repeated.status !== 'refused') checkSameFiles(repeated, intake);
      const scan = this.history.scans.start(intake.record);
      return this.search(run, scan, intake, listener);
    });
  }

  /**
   * Goes on with a scan that was cancelled, interrupted or failed; labels and pairs that are finished are not searched again.
   */
  async resume(id: string, listener: ScanListener, signal: AbortSignal): Promise<ScanReport | null> {
    const stored = this.begunScan(id);
    return this.takeUp(stored, stored.settings, listener, signal);
  }

  /**
   * Goes on with a scan that searched no pairs, finished or not, and searches its pairs as well. What is known of its labels
   * stays, and the report of a finished one until the pairs are finished too.
   *
   * @throws AppError `SCAN_NOT_RESUMABLE` where pairs cannot be added; what `resume` throws
   */
  async addPairs(id: string, listener: ScanListener, signal: AbortSignal): Promise<ScanReport | null> {
    const stored = this.begunScan(id);
    checkPairsCanBeAdded(stored);
    return this.takeUp(stored, { ...stored.settings, pairs: true }, listener, signal);
  }

  /**
   * Opens a scan's model to see that it is the one that was scanned.
   *
   * @param path where it is now
   * @throws AppError `SCAN_NOT_RESUMABLE` where it has changed; what the engine process meets
   */
  async checkModel(scan: StoredScan, path: string): Promise<void> {
    const process = this.startProcess();
    try {
      const { file } = await process.request('open-model', { path, options: scan.model.options });
      checkSameFile(scan, scan.model, file);
    } finally {
      await process.end();
    }
  }

  private begunScan(id: string): StoredScan {
    const stored = this.history.scans.get(id);
    if (stored.status !== 'refused') return stored;
    throw new AppError(
      'SCAN_NOT_RESUMABLE',
      `Scan ${stored.id} was refused before it began: ${stored.error.message} Start a new scan instead.`,
    );
  }

  /** @param settings those of the scan, or with pairs */
  private takeUp(
    stored: StoredScan,
    settings: ScanSettings,
    listener: ScanListener,
    signal: AbortSignal,
  ): Promise<ScanReport | null> {
    return this.withProcess(signal, async (run) => {
      const intake = await openIntake(run.process, { ...requestOf(stored), settings });
      checkSameFiles(stored, intake);
      const { scans } = this.history;
      const addsPairs = settings.pairs && !stored.settings.pairs;
      const scan = addsPairs ? scans.addPairs(stored.id) : scans.resume(stored.id);
      return this.search(run, scan, intake, listener);
    });
  }

  private async openOrRefuse({ process, signal }: Run, request: ScanRequest): Promise<Intake> {
    try {
      return await openIntake(process, request);
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      this.history.scans.refuse({
        modelPath: request.modelPath,
        datasetPath: request.dataset.path,
        settings: request.settings,
        error: AppError.from(thrown).toPayload(),
      });
      throw thrown;
    }
  }

  private async search(
    run: Run,
    scan: StoredScan,
    intake: Intake,
    listener: ScanListener,
  ): Promise<ScanReport> {
    const finished = this.history.labels.listMeasurements(scan.id);
    const isFinished = new Set(finished.map(({ label }) => label));
    const labels = scan.plannedLabels.filter((label) => !isFinished.has(label));
    const { process } = run;
    run.searching = true;
    listener.onBegin?.(scan, intake, labels, process);
    // A label that cannot be stored (a full disk) ends the search: what is not kept is not worth computing.
    let storeFailure: AppError | undefined;
    process.onEvent = (event) => {
      if (event.kind === 'progress') return listener.onProgress?.(event.progress);
      if (event.kind === 'label-skipped') return listener.onLabelSkipped?.(event.label);
      try {
        return keepResult(this.history, scan.id, event, listener);
      } catch (thrown) {
        storeFailure ??= AppError.from(thrown);
        return process.cancel();
      }
    };
    try {
      const completed =
        (await this.searchLabels(process, scan, labels, finished)) && (await this.searchPairs(process, scan));
      if (storeFailure !== undefined) throw storeFailure;
      this.history.scans.end(scan.id, { status: completed ? 'finished' : 'cancelled' });
    } catch (thrown) {
      const error = AppError.from(thrown);
      this.history.scans.end(scan.id, { status: 'interrupted', error: error.toPayload() });
      throw new AppError(error.code, `${error.message} ${this.howToResume(scan.id)}`, {
        cause: thrown,
        ...(error.detail === undefined ? {} : { detail: error.detail }),
      });
    }
    return this.writeReport(scan.id);
  }

  /** @returns whether the search came to its end */
  private async searchLabels(
    process: EngineProcess,
    { report, settings, shard }: StoredScan,
    labels: number[],
    finished: LabelMeasurements[],
  ): Promise<boolean> {
    // A verdict over the labels stands: they were finished before pairs were added.
    if (report !== null) return true;
    const repeats = shard === null;
    return (await process.request('search', { settings, labels, finished, repeats })).completed;
  }

  private async searchPairs(process: EngineProcess, scan: StoredScan): Promise<boolean> {
    const { settings, plannedLabels: targets } = scan;
    if (!settings.pairs) return true;
    const finished = this.history.pairs.listMeasurements(scan.id);
    return (await process.request('search-pairs', { settings, targets, finished })).completed;
  }

  private writeReport(id: string): ScanReport {
    const ended = this.history.scans.get(id) as StoredScan;
    const report = drawUpReport(this.history, ended);
    // That of finished labels stays until their pairs are finished too.
    if (ended.report === null || ended.status === 'finished') this.history.scans.saveReport(id, report);
    return report;
  }

  /** Runs `work` with an engine process of its own, which is gone afterwards whatever happens. */
  private async withProcess(
    signal: AbortSignal,
    work: (run: Run) => Promise<ScanReport>,
  ): Promise<ScanReport | null> {
    if (signal.aborted) return null;
    const process = this.startProcess();
    const run: Run = { process, signal, searching: false };
    // A search ends between two evaluations and keeps its labels; before it there is nothing to keep.
    const cancel = (): void => (run.searching ? process.cancel() : void process.end());
    signal.addEventListener('abort', cancel);
    try {
      return await work(run);
    } catch (thrown) {
      if (signal.aborted && !run.searching) return null;
      throw thrown;
    } finally {
      signal.removeEventListener('abort', cancel);
      await process.end();
    }
  }
}

/** One engine process at work. */
interface Run {
  readonly process: EngineProcess;
  readonly signal: AbortSignal;
  /** Whether the search has begun, so that there is something to keep. */
  searching: boolean;
}
