import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { scansTable } from '../../../../src-main/history/migrations/010-scans.ts';
import { labelResultsTable } from '../../../../src-main/history/migrations/020-label-results.ts';
import { annotations } from '../../../../src-main/history/migrations/030-annotations.ts';
import { shards } from '../../../../src-main/history/migrations/050-shards.ts';

/** A history of version 30 with a refused intake `a`, brought to version 50. */
function migrated(): Sqlite.Database {
  return new Sqlite(':memory:')
    .exec(scansTable.sql)
    .exec(labelResultsTable.sql)
    .exec(annotations.sql)
    .exec(`INSERT INTO scans (id, status, created_at, error) VALUES ('a', 'refused', '2026-01-01', '{}')`)
    .exec(shards.sql);
}

test('migration 50 keeps a scan of an older history as one of all labels, not merged', () => {
  const columns = 'shard_index, shard_count, merged_from, request_key';
  expect(migrated().prepare(`SELECT ${columns} FROM scans`).all()).toEqual([
    { shard_index: null, shard_count: null, merged_from: '[]', request_key: null },
  ]);
});

test.each([
  { why: 'a shard without a count', sql: `UPDATE scans SET shard_index = 1` },
  { why: 'a count without a shard', sql: `UPDATE scans SET shard_count = 4` },
  { why: 'a shard beyond the count', sql: `UPDATE scans SET shard_index = 5, shard_count = 4` },
  { why: 'a shard before the first', sql: `UPDATE scans SET shard_index = 0, shard_count = 4` },
])('migration 50 lets the database refuse $why', ({ sql }) => {
  expect(() => migrated().exec(sql)).toThrow(/constraint failed/);
});
