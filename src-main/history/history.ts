import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { HistoryDatabase } from './history-database.ts';
import { toHistoryError } from './history-error.ts';
import { LabelResultRepository } from './label-result-repository.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { isOwnerAlive, OwnerLock } from './owner-lock.ts';
import { ScanRepository } from './scan-repository.ts';

/** An open history. Any number of processes may have the same file open. */
export interface History {
  readonly path: string;
  readonly scans: ScanRepository;
  readonly labels: LabelResultRepository;
  /** A scan that is still running then counts as interrupted. */
  close(): void;
}

/**
 * Opens the history, makes it where there is none, brings it to the newest version, and marks the scans whose process
 * died as interrupted.
 *
 * @throws AppError `HISTORY_FROM_FUTURE`, `HISTORY_CORRUPT` (the file is left as it is) or `OUTPUT_NOT_WRITABLE`
 */
export function openHistory(file: string, now: () => Date = () => new Date()): History {
  const database = openDatabase(path.resolve(file));
  let lock: OwnerLock | null = null;
  const ownership = {
    token: () => (lock ??= new OwnerLock(database.path)).token,
    isAlive: (token: string) => token === lock?.token || isOwnerAlive(database.path, token),
  };
  const scans = new ScanRepository(database, ownership, now);
  const labels = new LabelResultRepository(database, now);
  scans.interruptOrphans();
  return {
    path: database.path,
    scans,
    labels,
    close: () => {
      database.close();
      lock?.release();
    },
  };
}

function openDatabase(file: string): HistoryDatabase {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
  } catch (thrown) {
    throw toHistoryError(thrown, file);
  }
  const database = new HistoryDatabase(file);
  try {
    // Tables first: a file that is refused must not be changed, and WAL mode is written into the file.
    migrate(database, migrations);
    database.pragma('journal_mode = WAL');
    // 32 MiB: the rows of some 10,000 scans, so that a search reads no file.
    database.pragma('cache_size = -32768');
    database.pragma('foreign_keys = ON');
    // A commit does not wait for the disk; what makes it outlive a power loss follows at once (log-flush.ts).
    database.pragma('synchronous = NORMAL');
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}
