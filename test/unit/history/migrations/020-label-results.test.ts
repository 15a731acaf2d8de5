import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { scansTable } from '../../../../src-main/history/migrations/010-scans.ts';
import { labelResultsTable } from '../../../../src-main/history/migrations/020-label-results.ts';

function migrated(): Sqlite.Database {
  const database = new Sqlite(':memory:').exec(scansTable.sql).exec(labelResultsTable.sql);
  database.pragma('foreign_keys = ON');
  return database.exec(
    `INSERT INTO scans (id, status, created_at, error) VALUES ('a', 'refused', '2026-01-01', '{}')`,
  );
}

function insert(scanId: string, label: number): string {
  return `INSERT INTO label_results (scan_id, label, finished_at, reached_threshold, stop_reason, steps,
      gradient_evaluations, duration_ms, loss_curve, mask_norm_curve, attack_success_rate_curve, cost_curve)
    VALUES ('${scanId}', ${label}, '2026-01-01', 0, 'not-finite', 1, 31, 5.5, x'', x'', x'', x'')`;
}

test('migration 20 holds a label whose search broke down', () => {
  const database = migrated().exec(insert('a', 3));
  expect(database.prepare('SELECT label, mask_l1_norm, mask FROM label_results').get()).toEqual({
    label: 3,
    mask_l1_norm: null,
    mask: null,
  });
});

test('migration 20 keeps a label once a scan and only of a scan that exists', () => {
  const database = migrated().exec(insert('a', 3));
  expect(() => database.exec(insert('a', 3))).toThrow(/UNIQUE/);
  expect(() => database.exec(insert('b', 3))).toThrow(/FOREIGN KEY/);
});

test('migration 20 removes the labels of a scan with it', () => {
  const database = migrated().exec(insert('a', 3)).exec('DELETE FROM scans');
  expect(database.prepare('SELECT count(*) AS count FROM label_results').get()).toEqual({ count: 0 });
});
