import { AppError } from '../../src-shared/domain/app-error.ts';
import type { HistoryDatabase } from './history-database.ts';
import type { Migration } from './migrations/index.ts';

/** "NCdt" in ASCII: marks an SQLite file as this program's history. */
const applicationId = 0x4e436474;

/**
 * Brings the tables to the newest version, after a copy of the file was put beside it under a name with the old
 * version. A new, empty file needs no copy.
 *
 * @param migrations ascending
 * @throws AppError `HISTORY_FROM_FUTURE` where a newer program wrote the file, `HISTORY_CORRUPT` where another
 *   program did; the file is left as it is
 */
export function migrate(database: HistoryDatabase, migrations: readonly Migration[]): void {
  refuseForeignFile(database);
  const newest = migrations.at(-1)?.version ?? 0;
  const found = versionOf(database);
  if (found > newest) throw fromFuture(database.path, found, newest);
  if (found === newest) return;
  if (found > 0) copyAside(database, found);
  // Only an empty file takes it: deleted scans then give their space back, a part at a time.
  else database.pragma('auto_vacuum = INCREMENTAL');
  database.transaction(() => {
    // Another process may have migrated since `found` was read.
    const current = versionOf(database);
    for (const { sql } of migrations.filter(({ version }) => version > current)) database.execute(sql);
    if (current < newest) database.pragma(`user_version = ${newest}`);
    database.pragma(`application_id = ${applicationId}`);
  });
}

/**
 * Refuses a file that this very version of the program did not write; nothing in it is changed.
 *
 * @throws AppError `HISTORY_FROM_FUTURE`, `HISTORY_OUTDATED`, `HISTORY_CORRUPT` where another program wrote it
 */
export function requireNewest(database: HistoryDatabase, migrations: readonly Migration[]): void {
  refuseForeignFile(database);
  const newest = migrations.at(-1)?.version ?? 0;
  const found = versionOf(database);
  if (found > newest) throw fromFuture(database.path, found, newest);
  if (found === newest) return;
  throw new AppError(
    'HISTORY_OUTDATED',
    `The history ${database.path} has version ${found}, but this program writes version ${newest}. It was left as it ` +
      'is: use the version of Neural Cleanse Desktop that wrote it.',
  );
}

function versionOf(database: HistoryDatabase): number {
  return Number(database.pragma('user_version'));
}

function refuseForeignFile(database: HistoryDatabase): void {
  const isOurs = database.pragma('application_id') === applicationId;
  const isEmpty = database.get('SELECT 1 FROM sqlite_schema LIMIT 1') === undefined;
  if (isOurs || isEmpty) return;
  throw new AppError(
    'HISTORY_CORRUPT',
    `${database.path} is an SQLite database of another program, not a history of Neural Cleanse Desktop. It was left ` +
      'as it is: use another file (--history).',
  );
}

function fromFuture(path: string, found: number, newest: number): AppError {
  return new AppError(
    'HISTORY_FROM_FUTURE',
    `The history ${path} has version ${found}; this program knows versions up to ${newest}. A newer Neural Cleanse ` +
      'Desktop wrote it: use that one, or use another file (--history). The file was left as it is.',
  );
}

/** Process and time keep two programs that migrate at once from writing the same copy. */
function copyAside(database: HistoryDatabase, version: number): void {
  const copy = `${database.path}.version-${version}.${Date.now()}-${process.pid}.bak`;
  database.run('VACUUM INTO $copy', { copy });
}
