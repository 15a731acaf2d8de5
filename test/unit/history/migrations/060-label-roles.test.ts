import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrations } from '../../../../src-main/history/migrations/index.ts';

/** A history of version 50 with one finished label, brought to version 60. */
function migrated(): Sqlite.Database {
  const database = new Sqlite(':memory:');
  for (const { version, sql } of migrations) {
    if (version === 60) {
      database.exec(`
        INSERT INTO scans (id, status, created_at, error) VALUES ('a', 'refused', '2026-01-01', '{}');
        INSERT INTO label_results (scan_id, label, finished_at, reached_threshold, stop_reason, steps,
          gradient_evaluations, duration_ms, loss_curve, mask_norm_curve, attack_success_rate_curve, cost_curve)
        VALUES ('a', 3, '2026-01-01', 1, 'early-stop', 1, 1, 1, x'', x'', x'', x'')`);
    }
    database.exec(sql);
  }
  return database;
}

test('migration 60 takes the labels of an older history as searched in full', () => {
  expect(migrated().prepare('SELECT label, role FROM label_results').all()).toEqual([
    { label: 3, role: 'searched' },
  ]);
});

test('migration 60 lets the database refuse a role that does not exist', () => {
  expect(() => migrated().exec(`UPDATE label_results SET role = 'skipped'`)).toThrow(/constraint failed/);
});

test('migration 60 keeps the figures of the labels readable from the index alone', () => {
  const plan = migrated()
    .prepare(
      'EXPLAIN QUERY PLAN SELECT label, role, duration_ms FROM label_results WHERE scan_id = ? ORDER BY label',
    )
    .all('a') as { detail: string }[];
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH label_results USING COVERING INDEX label_results_measurements (scan_id=?)',
  ]);
});
