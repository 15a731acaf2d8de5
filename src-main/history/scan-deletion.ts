import { AppError } from '../../src-shared/domain/app-error.ts';
import type { HistoryDatabase } from './history-database.ts';

/**
 * Pages of 4 KiB that one deletion gives back to the file system: 16 MiB, in some tens of milliseconds. What is left
 * is used by the next scans or given back by the next deletions.
 */
const pagesGivenBack = 4096;

/**
 * Deletes scans with their labels, reports and tags; all of them or none. Ids that the history does not have are
 * skipped: another process may have deleted them.
 *
 * @returns how many were deleted
 * @throws AppError `SETTINGS_INVALID` where one is running
 */
export function deleteScans(database: HistoryDatabase, ids: readonly string[]): number {
  const list = { ids: JSON.stringify(ids) };
  const chosen = 'id IN (SELECT value FROM json_each($ids))';
  const deleted = database.transaction(() => {
    const running = database.get<{ id: string }>(
      `SELECT id FROM scans WHERE ${chosen} AND status = 'running' LIMIT 1`,
      list,
    );
    if (running !== undefined) {
      throw new AppError(
        'SETTINGS_INVALID',
        `Scan ${running.id} is running, so it cannot be deleted. Cancel it first, or wait until it ends. Nothing was ` +
          'deleted.',
      );
    }
    return database.run(`DELETE FROM scans WHERE ${chosen}`, list);
  });
  database.execute(`PRAGMA incremental_vacuum(${pagesGivenBack})`);
  return deleted;
}
