import type { HistoryQuery, ScanSummary } from '../../src-shared/contract/scan-summary.ts';
import type { HistoryDatabase, SqlParameters } from './history-database.ts';
import { summariesByRow } from './scan-summary-row.ts';

export interface ScanPage {
  readonly scans: readonly ScanSummary[];
  /** Scans that fit the query, on this page or not. */
  readonly total: number;
}

const orders: Readonly<Record<HistoryQuery['sort'], string>> = {
  newest: 'created_at DESC, rowid DESC',
  oldest: 'created_at, rowid',
  index: 'anomaly_index DESC NULLS LAST, created_at DESC, rowid DESC',
};

/** Teaches a connection the search's own function; once before the first search. */
export function defineSearch(database: HistoryDatabase): void {
  database.define('has_words', hasWords);
}

/**
 * One page of the scans that fit. Each word of `query.text` must occur, whatever its case, in the model's or data
 * file's name or path, the note, a tag or a label's name, or begin the scan's id or the SHA-256 of a file. The
 * documents of the reports are not read. With `index` scans without an index come last.
 */
export function searchScans(database: HistoryDatabase, query: HistoryQuery): ScanPage {
  const { conditions, parameters } = conditionsOf(query);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  // Row numbers first, so that each row is tested once for the page and the total.
  const rows = database.all<{ rowid: number }>(
    `SELECT rowid FROM scans ${where} ORDER BY ${orders[query.sort]}`,
    parameters,
  );
  const page = rows.slice(query.offset, query.offset + query.limit).map(({ rowid }) => rowid);
  return { scans: summariesByRow(database, page), total: rows.length };
}

function conditionsOf(query: HistoryQuery): { conditions: string[]; parameters: SqlParameters } {
  const { verdicts, statuses, starred, tag, from, to, fileSha256 } = query;
  const words = fold(query.text).split(/\s+/).filter(Boolean);
  const all: readonly (readonly [isSet: boolean, sql: string, parameters: SqlParameters])[] = [
    [
      verdicts.length > 0,
      'verdict IN (SELECT value FROM json_each($verdicts))',
      { verdicts: json(verdicts) },
    ],
    [statuses.length > 0, 'status IN (SELECT value FROM json_each($statuses))', { statuses: json(statuses) }],
    [starred, 'star = 1', {}],
    [tag !== null, 'id IN (SELECT scan_id FROM scan_tags WHERE tag = $tag)', { tag }],
    [from !== null, 'created_at >= $from', { from }],
    // "~" sorts after every character of a time, so a day includes its hours.
    [to !== null, `created_at <= $to || '~'`, { to }],
    [fileSha256 !== null, '(model_sha256 = $file OR dataset_sha256 = $file)', { file: fileSha256 }],
    // Last: what is cheaper to test has then left fewer rows.
    [words.length > 0, `has_words($words, ${beginnings}, ${contents})`, { words: words.join(' ') }],
  ];
  const set = all.filter(([isSet]) => isSet);
  return {
    conditions: set.map(([, sql]) => sql),
    parameters: Object.assign({}, ...set.map(([, , parameters]) => parameters)) as SqlParameters,
  };
}

const beginnings = `concat_ws(' ', id, model_sha256, dataset_sha256)`;
const contents = `concat_ws(char(10), model_name, model_path, dataset_name, dataset_path, note, label_names,
  (SELECT group_concat(tag, char(10)) FROM scan_tags WHERE scan_id = scans.id))`;

/** @param words already folded, separated by blanks @param ids separated by blanks, in lower case */
function hasWords(words: string, ids: string, text: string): boolean {
  const folded = fold(text);
  return words.split(' ').every((word) => folded.includes(word) || ` ${ids}`.includes(` ${word}`));
}

/** The same for upper and lower case, and for letters with their accents in one character or two (file systems differ). */
function fold(text: string): string {
  // Normalising takes most of a search's time, and few texts need it.
  const isAscii = !/[^\x00-\x7f]/.test(text);
  return (isAscii ? text : text.normalize('NFC')).toLowerCase();
}

function json(values: readonly string[]): string {
  return JSON.stringify(values);
}
