import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { scansTable } from '../../../../src-main/history/migrations/010-scans.ts';

function migrated(): Sqlite.Database {
  return new Sqlite(':memory:').exec(scansTable.sql);
}

test('migration 10 makes a strict table that holds a refused intake of paths and an error', () => {
  const database = migrated();
  database.exec(
    `INSERT INTO scans (id, status, created_at, error) VALUES ('a', 'refused', '2026-01-01', '{}')`,
  );
  expect(database.prepare('SELECT status, duration_ms FROM scans').get()).toEqual({
    status: 'refused',
    duration_ms: 0,
  });
  expect(() => database.exec(`UPDATE scans SET seed = 'no number'`)).toThrow(/INTEGER/);
});

test.each([
  { why: 'an unknown status', row: `('a', 'lost', '2026-01-01', '{}', NULL)` },
  { why: 'a refusal without its error', row: `('a', 'refused', '2026-01-01', NULL, NULL)` },
  { why: 'a running scan without an owner', row: `('a', 'running', '2026-01-01', '{}', NULL)` },
  { why: 'a begun scan without settings and files', row: `('a', 'failed', '2026-01-01', '{}', NULL)` },
  { why: 'a refused scan with an owner', row: `('a', 'refused', '2026-01-01', '{}', 'token')` },
])('migration 10 lets the database refuse $why', ({ row }) => {
  const insert = `INSERT INTO scans (id, status, created_at, error, owner_token) VALUES ${row}`;
  expect(() => migrated().exec(insert)).toThrow(/CHECK constraint failed/);
});
