import { randomUUID } from 'node:crypto';
import type { HistoryQuery, ScanSummary } from '../../src-shared/contract/scan-summary.ts';
import { scanReportSchema, type ScanReport } from '../../src-shared/domain/scan-report.ts';
import type { HistoryDatabase, SqlParameters } from './history-database.ts';
import { annotateScan, listTags, type AnnotationChange, type TagCount } from './scan-annotations.ts';
import { deleteScans } from './scan-deletion.ts';
import { endRun, interruptOrphans } from './scan-ending.ts';
import type { Refusal, RefusedScan, ScanEnding, ScanIntake, ScanRecord, StoredScan } from './scan-record.ts';
import { digestColumns, intakeColumns, selectScans, toScanRecord, type ScanRow } from './scan-row.ts';
import { notFound, notResumable } from './scan-errors.ts';
import { defineSearch, searchScans, type ScanPage } from './scan-search.ts';
import { newestSummaries, summariesOfModel, summaryOf } from './scan-summary-row.ts';

/** Which process runs a scan, and which of the others are alive. */
export interface Ownership {
  /** This process's token; the process counts as alive from the first call on. */
  token(): string;
  isAlive(token: string): boolean;
}

/** What changes with a merge. */
export type Merged = Pick<StoredScan, 'mergedFrom' | 'startedAt' | 'finishedAt' | 'durationMs'>;

/** The scans and refused intakes of a history. */
export class ScanRepository {
  readonly #database: HistoryDatabase;
  readonly #ownership: Ownership;
  readonly #now: () => Date;

  constructor(database: HistoryDatabase, ownership: Ownership, now: () => Date) {
    this.#database = database;
    this.#ownership = ownership;
    this.#now = now;
    defineSearch(database);
  }

  /** Begins a scan, run by this process. @param id given where it follows from what the scan is */
  start(intake: ScanIntake, id: string = randomUUID()): StoredScan {
    const columns = {
      id,
      status: 'running',
      created_at: this.#timestamp(),
      started_at: this.#timestamp(),
      run_started_at: this.#timestamp(),
      ...this.#ownerColumns(),
      ...intakeColumns(intake),
    };
    const names = Object.keys(columns);
    this.#database.run(
      `INSERT INTO scans (${names.join(', ')}) VALUES (${names.map((name) => `$${name}`).join(', ')})`,
      columns,
    );
    return this.#getStarted(id);
  }

  /** Records input that was refused: the only thing written for it. */
  refuse(refusal: Refusal): RefusedScan {
    const id = randomUUID();
    const createdAt = this.#timestamp();
    this.#database.run(
      `INSERT INTO scans (id, status, created_at, model_path, dataset_path, settings, error)
       VALUES ($id, 'refused', $createdAt, $modelPath, $datasetPath, $settings, $error)`,
      {
        id,
        createdAt,
        modelPath: refusal.modelPath,
        datasetPath: refusal.datasetPath,
        settings: refusal.settings === null ? null : JSON.stringify(refusal.settings),
        error: JSON.stringify(refusal.error),
      },
    );
    return { ...refusal, id, status: 'refused', createdAt };
  }

  /**
   * Finds a scan by its id or by the first characters of it, at least four.
   *
   * @throws AppError `SCAN_NOT_FOUND` where no scan, or more than one, begins with them
   */
  get(idOrBeginning: string): ScanRecord {
    const rows = this.#database.all<ScanRow>(
      // "~" sorts after every character of an id.
      `${selectScans} WHERE id >= $id AND id < $id || '~' AND length($id) >= 4 LIMIT 2`,
      { id: idOrBeginning.toLowerCase() },
    );
    if (rows.length === 1) return toScanRecord(rows[0]!, this.#database.path);
    throw notFound(idOrBeginning, rows.length, this.#database.path);
  }

  /** The begun scan with exactly this id, or null. */
  find(id: string): StoredScan | null {
    return this.#findOne('id = $id', { id });
  }

  /** The newest begun scan of this request, or null. */
  ofRequest(requestKey: string): StoredScan | null {
    return this.#findOne('request_key = $requestKey ORDER BY created_at DESC, scans.rowid DESC', {
      requestKey,
    });
  }

  /** The newest scans first. */
  list(limit = 1000): ScanSummary[] {
    return newestSummaries(this.#database, limit);
  }

  /** One line of the list. @throws AppError `SCAN_NOT_FOUND` */
  summary(id: string): ScanSummary {
    return summaryOf(this.#database, id);
  }

  /** One page of the scans that fit a query. */
  search(query: HistoryQuery): ScanPage {
    return searchScans(this.#database, query);
  }

  /** The scans of one model file, the oldest first. */
  scansOfModel(sha256: string): ScanSummary[] {
    return summariesOfModel(this.#database, sha256);
  }

  /** Changes star, note or tags. @throws AppError `SCAN_NOT_FOUND`, `SETTINGS_INVALID` */
  annotate(id: string, change: AnnotationChange): void {
    annotateScan(this.#database, id, change);
  }

  /** Every tag in use, the most frequent first. */
  listTags(): TagCount[] {
    return listTags(this.#database);
  }

  /** Deletes scans with all that belongs to them. @throws AppError `SETTINGS_INVALID` where one is running */
  delete(ids: readonly string[]): Promise<number> {
    return deleteScans(this.#database, ids);
  }

  /**
   * Ends the run that this process began.
   *
   * @throws AppError `SCAN_NOT_RESUMABLE` where the scan is not running
   */
  end(id: string, ending: ScanEnding): StoredScan {
    this.#database.transaction(() => endRun(this.#database, id, ending, this.#timestamp()));
    return this.#getStarted(id);
  }

  /** Keeps what a scan was joined from, with the times that follow from it. */
  setMergedFrom(id: string, merged: Merged): void {
    const { mergedFrom, startedAt, finishedAt, durationMs } = merged;
    this.#database.run(
      `UPDATE scans SET merged_from = $mergedFrom, started_at = $startedAt, finished_at = $finishedAt,
         duration_ms = $durationMs
       WHERE id = $id`,
      { id, mergedFrom: JSON.stringify(mergedFrom), startedAt, finishedAt, durationMs },
    );
  }

  /** Keeps the report as it was given to the user. @param report is checked against its schema first */
  saveReport(id: string, report: ScanReport): void {
    const checked = scanReportSchema.parse(report);
    this.#database.transaction(() => {
      this.#database.run(
        `INSERT INTO scan_reports (scan_id, document) VALUES ($id, $document)
         ON CONFLICT DO UPDATE SET document = excluded.document`,
        { id, document: JSON.stringify(checked) },
      );
      this.#saveDigest(id, checked);
    });
  }

  /**
   * Takes up a scan that is not finished. The report of the earlier run is dropped, unless that finished the labels and the
   * pairs were added since: it stays until they are searched as well.
   *
   * @throws AppError `SCAN_NOT_RESUMABLE` where it is finished, refused, or run by a process that lives
   */
  resume(idOrBeginning: string): StoredScan {
    return this.#takeUp(idOrBeginning, `status IN ('cancelled', 'interrupted', 'failed')`);
  }

  /**
   * Takes up a scan that searched no pairs, finished or not, as one that searches them.
   *
   * @throws AppError `SCAN_NOT_RESUMABLE` where it is refused, or run by a process that lives
   */
  addPairs(idOrBeginning: string): StoredScan {
    return this.#takeUp(
      idOrBeginning,
      `status IN ('finished', 'cancelled', 'interrupted', 'failed')`,
      `, settings = json_set(settings, '$.pairs', json('true'))`,
    );
  }

  /**
   * Marks the scans whose process died as interrupted; called when the history is opened.
   *
   * @returns how many there were
   */
  interruptOrphans(): number {
    return interruptOrphans(this.#database, (token) => this.#ownership.isAlive(token));
  }

  #takeUp(idOrBeginning: string, condition: string, changes = ''): StoredScan {
    this.interruptOrphans();
    const { id, status } = this.get(idOrBeginning);
    this.#database.transaction(() => {
      const changed = this.#database.run(
        `UPDATE scans SET status = 'running', run_started_at = $now, finished_at = NULL, error = NULL,
           owner_pid = $owner_pid, owner_token = $owner_token${changes}
         WHERE id = $id AND ${condition}`,
        { id, now: this.#timestamp(), ...this.#ownerColumns() },
      );
      if (changed === 0) throw notResumable(id, status);
      const unfinished = `document ->> '$.status' <> 'finished'`;
      const sql = `DELETE FROM scan_reports WHERE scan_id = $id AND ${unfinished}`;
      if (this.#database.run(sql, { id }) > 0) this.#saveDigest(id, null);
    });
    return this.#getStarted(id);
  }

  #saveDigest(id: string, report: ScanReport | null): void {
    this.#database.run(
      `UPDATE scans SET verdict = $verdict, anomaly_index = $anomaly_index, median = $median,
         flagged_labels = $flagged_labels, norms = $norms
       WHERE id = $id`,
      { id, ...digestColumns(report) },
    );
  }

  #findOne(condition: string, parameters: SqlParameters): StoredScan | null {
    const row = this.#database.get<ScanRow>(`${selectScans} WHERE ${condition} LIMIT 1`, parameters);
    if (row === undefined || row.status === 'refused') return null;
    return toScanRecord(row, this.#database.path) as StoredScan;
  }

  #getStarted(id: string): StoredScan {
    const scan = this.get(id);
    if (scan.status === 'refused') throw new Error(`Scan ${id} was refused and never started.`);
    return scan;
  }

  #ownerColumns() {
    return { owner_pid: process.pid, owner_token: this.#ownership.token() };
  }

  #timestamp(): string {
    return this.#now().toISOString();
  }
}
