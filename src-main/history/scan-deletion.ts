import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { HistoryDatabase } from './history-database.ts';

/** Pages of 4 KiB given back to the file system at a time: 4 MiB, in some ten milliseconds. */
const pagesAtOnce = 1024;
/** How often one deletion gives pages back. What is left is used by the next scans or given back by the next deletions. */
const timesGivenBack = 4;

/**
 * Deletes scans with their labels, reports and tags, one scan a turn of the event loop: a scan of 2,622 labels takes
 * some tens of milliseconds. Ids that the history does not have are skipped: another process may have deleted them.
 *
 * @returns how many were deleted
 * @throws AppError `SETTINGS_INVALID` where one is running; nothing is deleted then
 */
export async function deleteScans(database: HistoryDatabase, ids: readonly string[]): Promise<number> {
  const running = runningAmong(database, ids);
  if (running !== undefined) throw isRunning(running);
  let deleted = 0;
  for (const id of ids) {
    // A scan that was taken up again since stays.
    deleted += database.run(`DELETE FROM scans WHERE id = $id AND status <> 'running'`, { id });
    await nextTurn();
  }
  for (let time = 0; time < timesGivenBack; time += 1) {
    database.execute(`PRAGMA incremental_vacuum(${pagesAtOnce})`);
    await nextTurn();
  }
  return deleted;
}

function runningAmong(database: HistoryDatabase, ids: readonly string[]): string | undefined {
  const row = database.get<{ id: string }>(
    `SELECT id FROM scans WHERE id IN (SELECT value FROM json_each($ids)) AND status = 'running' LIMIT 1`,
    { ids: JSON.stringify(ids) },
  );
  return row?.id;
}

function isRunning(id: string): AppError {
  return new AppError(
    'SETTINGS_INVALID',
    `Scan ${id} is running, so it cannot be deleted. Cancel it first, or wait until it ends. Nothing was deleted.`,
  );
}
