import { AppError } from '../../src-shared/domain/app-error.ts';
import type { History } from '../history/history.ts';

const unfinished = ['cancelled', 'interrupted', 'failed'];

/** The id of the newest scan that has ended. Throws AppError `SCAN_NOT_FOUND` where there is none. */
export function latestEndedScan(history: History): string {
  const newest = history.scans
    .list()
    .find(({ status }) => status === 'finished' || unfinished.includes(status));
  if (newest !== undefined) return newest.id;
  throw new AppError(
    'SCAN_NOT_FOUND',
    `The history ${history.path} holds no scan that has ended. \`neural-cleanse scan --pairs\` begins one that searches ` +
      'pairs.',
  );
}

/** The id of the newest scan that can go on. Throws AppError `SCAN_NOT_FOUND` where there is none. */
export function latestResumableScan(history: History): string {
  const newest = history.scans.list().find(({ status }) => unfinished.includes(status));
  if (newest !== undefined) return newest.id;
  throw new AppError(
    'SCAN_NOT_FOUND',
    `The history ${history.path} holds no scan that was cancelled or interrupted. \`neural-cleanse history\` lists ` +
      'what it holds; `neural-cleanse scan` begins a new one.',
  );
}
