import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { InvokeResponse } from '../../src-shared/contract/invoke-map.ts';
import { openHistory, type History } from '../history/history.ts';

/** Changes that come within this time are told once: a finished label is written in several steps. */
const settleMs = 200;

/** The history as a window needs it: open as long as the window, and told of what other processes write into it. */
export class HistoryService {
  /** Called after any process, this one included, has written into the history. */
  onChange: () => void = () => {};
  private readonly path: string;
  private history: History | undefined;
  private watcher: FSWatcher | undefined;
  private settling: NodeJS.Timeout | undefined;

  /** The file is opened with the first request, so that what is wrong with it can be shown and tried again. */
  constructor(path: string) {
    this.path = path;
  }

  /** The newest scans first. Throws AppError as `openHistory` does. */
  list(limit: number): InvokeResponse<'history:list'> {
    const scans = this.open().scans.list(limit + 1);
    return { scans: scans.slice(0, limit), hasMore: scans.length > limit };
  }

  close(): void {
    clearTimeout(this.settling);
    this.watcher?.close();
    this.history?.close();
  }

  private open(): History {
    this.history ??= openHistory(this.path);
    this.watcher ??= this.watchFile();
    return this.history;
  }

  /** Watches the folder, because SQLite writes into a file beside the history first (its write-ahead log). */
  private watchFile(): FSWatcher {
    const names = [basename(this.path), `${basename(this.path)}-wal`];
    const watcher = watch(dirname(this.path), (_event, name) => {
      if (name !== null && !names.includes(name)) return;
      clearTimeout(this.settling);
      this.settling = setTimeout(() => this.onChange(), settleMs);
    });
    // Without a watcher the list is as old as the last request for it, and no less right.
    watcher.on('error', () => watcher.close());
    return watcher;
  }
}
