import { verdictSchema, type Verdict } from '../../src-shared/domain/scan-report.ts';
import type { HistoryQuery } from '../../src-shared/contract/scan-summary.ts';

/** Which scans the list shows. It is kept in the address, so that a reloaded window and "back" show the same list. */
export interface HistoryFilter {
  readonly text: string;
  readonly verdicts: readonly Verdict[];
  /** Only scans that did not end by themselves, and may be resumed. */
  readonly unfinished: boolean;
  readonly starred: boolean;
  readonly tag: string | null;
  readonly period: Period;
  /** Local dates, `2026-11-22`, both inclusive; they count where the period is `between`. */
  readonly from: string | null;
  readonly to: string | null;
  /** SHA-256 of a model or data file. */
  readonly file: string | null;
  readonly sort: HistoryQuery['sort'];
}

const periods = ['any', 'day', 'week', 'month', 'year', 'between'] as const;
export type Period = (typeof periods)[number];

export const noFilter: HistoryFilter = {
  text: '',
  verdicts: [],
  unfinished: false,
  starred: false,
  tag: null,
  period: 'any',
  from: null,
  to: null,
  file: null,
  sort: 'newest',
};

/** @param query part of an address; what is not understood does not restrict */
export function parseFilter(query: string): HistoryFilter {
  const fields = new URLSearchParams(query);
  return {
    text: (fields.get('text') ?? '').slice(0, 500),
    verdicts: fields.getAll('verdict').filter((value) => verdictSchema.safeParse(value).success) as Verdict[],
    unfinished: fields.has('unfinished'),
    starred: fields.has('starred'),
    tag: fields.get('tag'),
    period: periods.find((period) => period === fields.get('period')) ?? 'any',
    from: dateField(fields.get('from')),
    to: dateField(fields.get('to')),
    file: fields.get('file'),
    sort: (['oldest', 'index'] as const).find((sort) => sort === fields.get('sort')) ?? 'newest',
  };
}

function dateField(text: string | null): string | null {
  return text !== null && !Number.isNaN(Date.parse(`${text}T00:00`)) ? text : null;
}

/** The inverse of `parseFilter`; empty where nothing restricts. */
export function filterQuery(filter: HistoryFilter): string {
  const fields = new URLSearchParams();
  if (filter.text !== '') fields.set('text', filter.text);
  for (const verdict of filter.verdicts) fields.append('verdict', verdict);
  if (filter.unfinished) fields.set('unfinished', '1');
  if (filter.starred) fields.set('starred', '1');
  if (filter.tag !== null) fields.set('tag', filter.tag);
  if (filter.period !== 'any') fields.set('period', filter.period);
  if (filter.from !== null) fields.set('from', filter.from);
  if (filter.to !== null) fields.set('to', filter.to);
  if (filter.file !== null) fields.set('file', filter.file);
  if (filter.sort !== 'newest') fields.set('sort', filter.sort);
  return fields.toString();
}

/** Whether anything but the order differs from showing all. */
export function restricts(filter: HistoryFilter): boolean {
  return filterQuery({ ...filter, sort: 'newest' }) !== '';
}

/** What is asked of the main process, without the page. @param now milliseconds since 1970; decides what "the last week" is */
export function toHistoryQuery(filter: HistoryFilter, now: number): Omit<HistoryQuery, 'limit' | 'offset'> {
  const { from, to } = bounds(filter, now);
  return {
    text: filter.text,
    verdicts: [...filter.verdicts],
    statuses: filter.unfinished ? ['running', 'cancelled', 'interrupted', 'failed'] : [],
    starred: filter.starred,
    tag: filter.tag,
    from: from?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
    fileSha256: filter.file,
    sort: filter.sort,
  };
}

const days = { day: 1, week: 7, month: 30, year: 365 } as const;

function bounds(filter: HistoryFilter, now: number): { from: Date | null; to: Date | null } {
  switch (filter.period) {
    case 'any':
      return { from: null, to: null };
    case 'between':
      return {
        from: filter.from === null ? null : new Date(`${filter.from}T00:00:00.000`),
        to: filter.to === null ? null : new Date(`${filter.to}T23:59:59.999`),
      };
    default:
      return { from: new Date(now - days[filter.period] * 86_400_000), to: null };
  }
}
