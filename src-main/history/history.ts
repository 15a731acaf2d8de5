import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { HistoryDatabase } from './history-database.ts';
import { busyTimeoutSeconds, isBusy, toHistoryError } from './history-error.ts';
import { LabelResultRepository } from './label-result-repository.ts';
import { migrate, requireNewest } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { isOwnerAlive, OwnerLock } from './owner-lock.ts';
import { PairResultRepository } from './pair-result-repository.ts';
import { ScanRepository } from './scan-repository.ts';

/** An open history. Any number of processes may have the same file open. */
export interface History {
  readonly path: string;
  readonly scans: ScanRepository;
  readonly labels: LabelResultRepository;
  readonly pairs: PairResultRepository;
  /** A scan that is still running then counts as interrupted. */
  close(): void;
}

/**
 * How the file stays whole. `write-ahead`: SQLite's write-ahead log, for a file on a disk of this machine. `rollback`:
 * a rollback journal, for a file that may lie on storage shared by machines, where a write-ahead log does not work
 * (sqlite.org/wal.html); the file can be copied whenever nobody writes.
 */
export type Journal = 'write-ahead' | 'rollback';

/**
 * Opens the history, makes it where there is none, brings it to the newest version, and marks the scans whose process
 * died as interrupted.
 *
 * @throws AppError `HISTORY_FROM_FUTURE`, `HISTORY_CORRUPT` (the file is left as it is) or `OUTPUT_NOT_WRITABLE`
 */
export function openHistory(
  file: string,
  now: () => Date = () => new Date(),
  journal: Journal = 'write-ahead',
): History {
  const database = openDatabase(path.resolve(file), journal);
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
    pairs: new PairResultRepository(database, now),
    close: () => {
      database.close();
      lock?.release();
    },
  };
}

/**
 * Opens a history that another process, on this machine or not, may be writing, to read it: a scan that it holds as
 * running is left alone.
 *
 * @throws AppError `HISTORY_*`, also where another version of the program wrote it; `OUTPUT_NOT_WRITABLE` where there
 *   is no such file
 */
export function readHistory(file: string): History {
  const database = new HistoryDatabase(path.resolve(file), true);
  try {
    requireNewest(database, migrations);
  } catch (thrown) {
    database.close();
    throw thrown;
  }
  const now = (): Date => new Date();
  const ownership = {
    token: () => {
      throw new Error(`The history ${database.path} is open to be read only.`);
    },
    isAlive: () => true,
  };
  return {
    path: database.path,
    scans: new ScanRepository(database, ownership, now),
    labels: new LabelResultRepository(database, now),
    pairs: new PairResultRepository(database, now),
    close: () => database.close(),
  };
}

function openDatabase(file: string, journal: Journal): HistoryDatabase {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
  } catch (thrown) {
    throw toHistoryError(thrown, file);
  }
  const database = new HistoryDatabase(file);
  try {
    // Tables first: a file that is refused must not be changed, and WAL mode is written into the file.
    migrate(database, migrations);
    setJournalMode(database, journal === 'rollback' ? 'DELETE' : 'WAL');
    // 32 MiB: the rows of some 10,000 scans, so that a search reads no file.
    database.pragma('cache_size = -32768');
    database.pragma('foreign_keys = ON');
    // With a write-ahead log a commit does not wait for the disk; what makes it outlive a power loss follows at once
    // (log-flush.ts).
    database.pragma(`synchronous = ${journal === 'rollback' ? 'FULL' : 'NORMAL'}`);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

/**
 * The mode is changed by one process alone, and SQLite does not wait for the others as it does for a write: it is tried
 * until they have let go of the file or one of them has changed it.
 */
function setJournalMode(database: HistoryDatabase, mode: 'DELETE' | 'WAL'): void {
  const deadline = performance.now() + busyTimeoutSeconds * 1000;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      database.pragma(`journal_mode = ${mode}`);
      return;
    } catch (thrown) {
      if (!isBusy(thrown) || performance.now() > deadline) throw thrown;
      Atomics.wait(pause, 0, 0, 20);
    }
  }
}
