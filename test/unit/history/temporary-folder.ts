import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openHistory, type History } from '../../../src-main/history/history.ts';

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'neural-cleanse-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty history in a folder of its own, closed when the test ends. */
export function temporaryHistory(now?: () => Date): History {
  const history = openHistory(path.join(temporaryFolder(), 'history.sqlite'), now);
  onTestFinished(() => history.close());
  return history;
}
