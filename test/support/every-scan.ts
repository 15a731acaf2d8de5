import type { HistoryQuery } from '../../src-shared/contract/scan-summary.ts';

/** The first page of the whole history, the newest scan first. */
export const everyScan: HistoryQuery = {
  text: '',
  verdicts: [],
  statuses: [],
  starred: false,
  tag: null,
  from: null,
  to: null,
  fileSha256: null,
  sort: 'newest',
  limit: 100,
  offset: 0,
};
