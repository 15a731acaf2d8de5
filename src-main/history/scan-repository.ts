import { randomUUID } from 'node:crypto';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { scanReportSchema, type ScanReport } from '../../src-shared/domain/scan-report.ts';
import type { HistoryDatabase } from './history-database.ts';
import type {
  Refusal,
  RefusedScan,
  ScanEnding,
  ScanIntake,
  ScanRecord,
  ScanSummary,
  StoredScan,
} from './scan-record.ts';
import { intakeColumns, toScanRecord, type ScanRow } from './scan-row.ts';
import { selectSummaries, toSummary, type SummaryRow } from './scan-summary-row.ts';

/** Which process runs a scan, and which of the others are alive. */
export interface Ownership {
  /** This process's token; the process counts as alive from the first call on. */
  token(): string;
  isAlive(token: string): boolean;
}

/** The scans and refused intakes of a history. */
export class ScanRepository {
  readonly #database: HistoryDatabase;
  readonly #ownership: Ownership;
  readonly #now: () => Date;

  constructor(database: HistoryDatabase, ownership: Ownership, now: () => Date) {
    this.#database = database;
    this.#ownership = ownership;
    this.#now = now;
  }

  /** Begins a scan, run by this process. */
  start(intake: ScanIntake): StoredScan {
    const id = randomUUID();
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
      `SELECT * FROM scans WHERE id >= $id AND id < $id || '~' AND length($id) >= 4 LIMIT 2`,
      { id: idOrBeginning.toLowerCase() },
    );
    if (rows.length === 1) return toScanRecord(rows[0]!, this.#database.path);
    const found =
      rows.length === 0 ? 'has no scan whose id begins with' : 'has several scans whose ids begin with';
    throw new AppError(
      'SCAN_NOT_FOUND',
      `The history ${this.#database.path} ${found} "${idOrBeginning}". Give the id, or at least its first four ` +
        'characters, as the history lists it.',
    );
  }

  /** The newest scans first. */
  list(limit = 1000): ScanSummary[] {
    return this.#database.all<SummaryRow>(selectSummaries, { limit }).map(toSummary);
  }

  /**
   * Ends the run that this process began.
   *
   * @throws AppError `SCAN_NOT_RESUMABLE` where the scan is not running
   */
  end(id: string, ending: ScanEnding): StoredScan {
    this.#database.transaction(() => this.#end(id, ending, this.#timestamp()));
    return this.#getStarted(id);
  }

  /** Keeps the report as it was given to the user. @param report is checked against its schema first */
  saveReport(id: string, report: ScanReport): void {
    const json = JSON.stringify(scanReportSchema.parse(report));
    this.#database.run('UPDATE scans SET report = $json WHERE id = $id', { id, json });
  }

  /**
   * Takes up a scan whose labels are not all finished; the report of the earlier run is dropped.
   *
   * @throws AppError `SCAN_NOT_RESUMABLE` where it is finished, refused, or run by a process that lives
   */
  resume(idOrBeginning: string): StoredScan {
    this.interruptOrphans();
    const { id, status } = this.get(idOrBeginning);
    const changed = this.#database.run(
      `UPDATE scans SET status = 'running', run_started_at = $now, finished_at = NULL, report = NULL, error = NULL,
         owner_pid = $owner_pid, owner_token = $owner_token
       WHERE id = $id AND status IN ('cancelled', 'interrupted', 'failed')`,
      { id, now: this.#timestamp(), ...this.#ownerColumns() },
    );
    if (changed === 0) throw notResumable(id, status);
    return this.#getStarted(id);
  }

  /**
   * Marks the scans whose process died as interrupted; called when the history is opened.
   *
   * @returns how many there were
   */
  interruptOrphans(): number {
    return this.#database.transaction(() => {
      const orphans = this.#database
        .all<OrphanRow>(
          `SELECT id, owner_token, run_started_at,
             (SELECT max(finished_at) FROM label_results WHERE scan_id = scans.id) AS last_label_at
           FROM scans WHERE status = 'running'`,
        )
        .filter(({ owner_token }) => !this.#ownership.isAlive(owner_token));
      for (const { id, run_started_at, last_label_at } of orphans) {
        // The last sign of life: ISO 8601 times of one zone compare as text.
        const endedAt =
          last_label_at !== null && last_label_at > run_started_at ? last_label_at : run_started_at;
        this.#end(id, { status: 'interrupted', error: processEnded }, endedAt);
      }
      return orphans.length;
    });
  }

  #end(id: string, ending: ScanEnding, endedAt: string): void {
    const row = this.#database.get<{ run_started_at: string }>(
      `SELECT run_started_at FROM scans WHERE id = $id AND status = 'running'`,
      { id },
    );
    if (row === undefined) {
      throw new AppError('SCAN_NOT_RESUMABLE', `Scan ${id} is not running, so it cannot be ended.`);
    }
    const durationMs = Math.max(0, Date.parse(endedAt) - Date.parse(row.run_started_at));
    this.#database.run(
      `UPDATE scans SET status = $status, finished_at = $endedAt, duration_ms = duration_ms + $durationMs,
         error = $error, owner_pid = NULL, owner_token = NULL
       WHERE id = $id`,
      {
        id,
        status: ending.status,
        endedAt,
        durationMs,
        error: 'error' in ending ? JSON.stringify(ending.error) : null,
      },
    );
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

interface OrphanRow {
  readonly id: string;
  readonly owner_token: string;
  readonly run_started_at: string;
  readonly last_label_at: string | null;
}

const processEnded = {
  code: 'ENGINE_CRASHED',
  message:
    'The program ended before the scan did. Finished labels were kept: resume the scan to search the others.',
} as const;

function notResumable(id: string, status: ScanRecord['status']): AppError {
  const reasons: Partial<Record<ScanRecord['status'], string>> = {
    finished: 'All its labels are finished. Export it, or begin a new scan with another seed.',
    refused: 'Its input was refused before any label was searched. Correct the input and begin a new scan.',
    running: 'Another process runs it. Wait for it or cancel it there.',
  };
  const reason = reasons[status] ?? 'Another process took it up at the same moment.';
  return new AppError(
    'SCAN_NOT_RESUMABLE',
    `Scan ${id} cannot be resumed: its status is "${status}". ${reason}`,
  );
}
