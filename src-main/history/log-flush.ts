import { open } from 'node:fs/promises';

/**
 * Brings what was committed from the system's memory to the disk, without keeping the caller waiting: a disk takes
 * 5 ms for it, a busy one 50. SQLite's own way, `synchronous = FULL`, makes every commit wait that long.
 *
 * In WAL mode a commit is complete once it is in the write-ahead log (sqlite.org/wal.html), and a log that was cut
 * short by a power loss is read up to its last whole commit. So flushing the log is all there is to do.
 */
export class LogFlush {
  private readonly path: string;
  private isDue = false;
  private isRunning = false;
  private failure: Error | undefined;

  /** @param path of the database's write-ahead log */
  constructor(path: string) {
    this.path = path;
  }

  /**
   * Flushes what was written until now. One flush serves all commits that come while another is under way.
   *
   * @throws what an earlier flush met: the disk then no longer keeps what it is given
   */
  soon(): void {
    if (this.failure !== undefined) throw this.failure;
    this.isDue = true;
    if (!this.isRunning) void this.run();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    try {
      while (this.isDue) {
        this.isDue = false;
        await flush(this.path);
      }
    } catch (thrown) {
      this.failure = thrown as Error;
    } finally {
      this.isRunning = false;
    }
  }
}

async function flush(path: string): Promise<void> {
  try {
    // Windows flushes only what was opened for writing.
    const file = await open(path, 'r+');
    try {
      await file.datasync();
    } finally {
      await file.close();
    }
  } catch (thrown) {
    // No log: the database was closed in between, which wrote everything into the database and flushed it.
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
  }
}
