import { AppError } from '../../src-shared/domain/app-error.ts';
import type { History } from '../history/history.ts';

/** The id of the newest scan that can go on. Throws AppError `SCAN_NOT_FOUND` where there is none. */
export function latestResumableScan(history: History): string {
  const resumable = ['cancelled', 'interrupted', 'failed'];
  const newest = history.scans.list().find(({ status }) => resumable.includes(status));
  if (newest !== undefined) return newest.id;
  throw new AppError(
    'SCAN_NOT_FOUND',
    `The history ${history.path} holds no scan that was cancelled or interrupted. \`neural-cleanse history\` lists ` +
      'what it holds; `neural-cleanse scan` begins a new one.',
  );
}
