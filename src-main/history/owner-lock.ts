import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { isBusy } from './history-error.ts';

/** Every lock that is held: one that nobody refers to any more must not be released by the garbage collector. */
const held = new Set<OwnerLock>();

/**
 * Shows other processes that this one is alive: an exclusive SQLite lock on a small file beside the history, which
 * the operating system releases when the process ends, however it ends. A process id would not do: it is used again
 * after a restart, and means nothing across containers.
 */
export class OwnerLock {
  /** Stored with each scan that this process runs. */
  readonly token: string;
  readonly #historyPath: string;
  readonly #connection: Sqlite.Database;

  constructor(historyPath: string) {
    this.token = randomUUID();
    this.#historyPath = historyPath;
    this.#connection = new Sqlite(lockPath(historyPath, this.token), { timeout: 0 });
    lock(this.#connection);
    held.add(this);
  }

  release(): void {
    held.delete(this);
    this.#connection.close();
    rmSync(lockPath(this.#historyPath, this.token), { force: true });
  }
}

/** Whether the process that took this token is alive. Removes the file that a dead one left. */
export function isOwnerAlive(historyPath: string, token: string): boolean {
  const path = lockPath(historyPath, token);
  if (!existsSync(path)) return false;
  if (isLocked(path)) return true;
  rmSync(path, { force: true });
  return false;
}

function isLocked(path: string): boolean {
  const connection = new Sqlite(path, { timeout: 0 });
  try {
    lock(connection);
    return false;
  } catch (thrown) {
    if (isBusy(thrown)) return true;
    throw thrown;
  } finally {
    connection.close();
  }
}

/** Nothing is ever written, so the journal, a second file, is kept in memory. */
function lock(connection: Sqlite.Database): void {
  connection.pragma('journal_mode = MEMORY');
  connection.exec('BEGIN EXCLUSIVE');
}

function lockPath(historyPath: string, token: string): string {
  return `${historyPath}-owner-${token}`;
}
