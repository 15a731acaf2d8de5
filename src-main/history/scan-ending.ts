import { AppError } from '../../src-shared/domain/app-error.ts';
import type { HistoryDatabase } from './history-database.ts';
import type { ScanEnding } from './scan-record.ts';

const processEnded = {
  code: 'ENGINE_CRASHED',
  message: 'The program ended before the scan did. What was finished is kept: resume the scan to go on.',
} as const;

/**
 * Ends the run of a scan and adds its time to those before; within a transaction.
 *
 * @param endedAt ISO 8601, UTC
 * @throws AppError `SCAN_NOT_RESUMABLE` where the scan is not running
 */
export function endRun(database: HistoryDatabase, id: string, ending: ScanEnding, endedAt: string): void {
  const row = database.get<{ run_started_at: string }>(
    `SELECT run_started_at FROM scans WHERE id = $id AND status = 'running'`,
    { id },
  );
  if (row === undefined) {
    throw new AppError('SCAN_NOT_RESUMABLE', `Scan ${id} is not running, so it cannot be ended.`);
  }
  database.run(
    `UPDATE scans SET status = $status, finished_at = $endedAt, duration_ms = duration_ms + $durationMs,
       error = $error, owner_pid = NULL, owner_token = NULL
     WHERE id = $id`,
    {
      id,
      status: ending.status,
      endedAt,
      durationMs: Math.max(0, Date.parse(endedAt) - Date.parse(row.run_started_at)),
      error: 'error' in ending ? JSON.stringify(ending.error) : null,
    },
  );
}

/**
 * Marks the running scans whose process is not alive as interrupted.
 *
 * @param isAlive whether the process that took a token lives
 * @returns how many there were
 */
export function interruptOrphans(database: HistoryDatabase, isAlive: (token: string) => boolean): number {
  return database.transaction(() => {
    const orphans = database
      .all<OrphanRow>(
        `SELECT id, owner_token, run_started_at,
           (SELECT max(finished_at) FROM
             (SELECT finished_at FROM label_results WHERE scan_id = scans.id
              UNION ALL SELECT finished_at FROM pair_results WHERE scan_id = scans.id)) AS last_result_at
         FROM scans WHERE status = 'running'`,
      )
      .filter(({ owner_token }) => !isAlive(owner_token));
    for (const { id, run_started_at, last_result_at } of orphans) {
      // The last sign of life: ISO 8601 times of one zone compare as text.
      const endedAt =
        last_result_at !== null && last_result_at > run_started_at ? last_result_at : run_started_at;
      endRun(database, id, { status: 'interrupted', error: processEnded }, endedAt);
    }
    return orphans.length;
  });
}

interface OrphanRow {
  readonly id: string;
  readonly owner_token: string;
  readonly run_started_at: string;
  readonly last_result_at: string | null;
}
