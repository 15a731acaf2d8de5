import { describe, expect, it } from 'vitest';
import { historyQuerySchema } from '../../../src-shared/contract/scan-summary.ts';
import {
  filterQuery,
  noFilter,
  parseFilter,
  restricts,
  toHistoryQuery,
  type HistoryFilter,
} from '../../../src-renderer/state/history-filter.ts';

const everything: HistoryFilter = {
  text: 'gtsrb & friends=50 %',
  verdicts: ['backdoored', 'inconclusive'],
  unfinished: true,
  starred: true,
  tag: 'vendor b',
  period: 'between',
  from: '2026-11-01',
  to: '2026-11-22',
  file: 'ab'.repeat(32),
  sort: 'index',
};
const now = Date.UTC(2026, 10, 22, 12);

describe('the filter in the address', () => {
  it('comes back from the address as it went in', () => {
    expect(parseFilter(filterQuery(everything))).toEqual(everything);
    expect(parseFilter(filterQuery(noFilter))).toEqual(noFilter);
  });

  it('leaves the address empty where nothing restricts', () => {
    expect(filterQuery(noFilter)).toBe('');
  });

  it('ignores what it does not understand', () => {
    expect(parseFilter('verdict=clean&period=ever&sort=size&from=yesterday&colour=red')).toEqual(noFilter);
  });

  it('does not count the order as a restriction', () => {
    expect(restricts({ ...noFilter, sort: 'oldest' })).toBe(false);
    expect(restricts({ ...noFilter, starred: true })).toBe(true);
  });
});

describe('toHistoryQuery', () => {
  it('asks for what the contract knows, whatever is chosen', () => {
    for (const filter of [noFilter, everything]) {
      const query = { ...toHistoryQuery(filter, now), limit: 100, offset: 0 };
      expect(historyQuerySchema.safeParse(query).success).toBe(true);
    }
  });

  it('covers both days between two dates from their first to their last moment', () => {
    const { from, to } = toHistoryQuery(everything, now);
    expect(new Date(from!)).toEqual(new Date(2026, 10, 1, 0, 0, 0, 0));
    expect(new Date(to!)).toEqual(new Date(2026, 10, 22, 23, 59, 59, 999));
  });

  it('counts the last days back from now', () => {
    const { from, to } = toHistoryQuery({ ...noFilter, period: 'week' }, now);
    expect(from).toBe('2026-11-15T12:00:00.000Z');
    expect(to).toBeNull();
  });

  it('takes a date without a period for no restriction', () => {
    expect(toHistoryQuery({ ...everything, period: 'any' }, now)).toMatchObject({ from: null, to: null });
  });

  it('means scans that did not end by themselves by unfinished', () => {
    expect(toHistoryQuery({ ...noFilter, unfinished: true }, now).statuses).not.toContain('finished');
    expect(toHistoryQuery({ ...noFilter, unfinished: true }, now).statuses).toContain('interrupted');
  });
});
