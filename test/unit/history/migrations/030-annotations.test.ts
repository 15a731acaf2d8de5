import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { scansTable } from '../../../../src-main/history/migrations/010-scans.ts';
import { labelResultsTable } from '../../../../src-main/history/migrations/020-label-results.ts';
import { annotations } from '../../../../src-main/history/migrations/030-annotations.ts';

/** A history of version 20 with a refused intake `a`, which may hold a report here. */
function older(report: string | null = null): Sqlite.Database {
  const database = new Sqlite(':memory:').exec(scansTable.sql).exec(labelResultsTable.sql);
  database
    .prepare(
      `INSERT INTO scans (id, status, created_at, error, report) VALUES ('a', 'refused', '2026-01-01', '{}', ?)`,
    )
    .run(report);
  return database;
}

function migrated(report?: string): Sqlite.Database {
  const database = older(report).exec(annotations.sql);
  database.pragma('foreign_keys = ON');
  return database;
}

test('migration 30 keeps a scan of an older history, without star, note or names', () => {
  const database = migrated();
  const row = database
    .prepare(
      'SELECT star, note, label_names, repeat_of, calibration, held_out_images, verdict, norms FROM scans',
    )
    .get();
  expect(row).toEqual({
    star: 0,
    note: '',
    label_names: null,
    repeat_of: null,
    calibration: '[]',
    held_out_images: 0,
    verdict: null,
    norms: '[]',
  });
});

test('migration 30 moves the report unchanged and keeps with the scan what a list shows of it', () => {
  const report = JSON.stringify({
    verdict: 'backdoored',
    anomalyIndex: 3.5,
    median: 60.25,
    flaggedLabels: [1],
    labels: [
      { label: 0, maskL1Norm: 60.123456, inStatistics: true },
      { label: 1, maskL1Norm: 4, inStatistics: true },
      { label: 2, maskL1Norm: 9, inStatistics: false },
      { label: 3, maskL1Norm: null, inStatistics: false },
    ],
  });
  const database = migrated(report);
  expect(database.prepare('SELECT * FROM scan_reports').all()).toEqual([{ scan_id: 'a', document: report }]);
  const digest = 'SELECT verdict, anomaly_index, median, flagged_labels, norms FROM scans';
  expect(database.prepare(digest).get()).toEqual({
    verdict: 'backdoored',
    anomaly_index: 3.5,
    median: 60.25,
    flagged_labels: '[1]',
    norms: '[[0,60.123],[1,4.0]]',
  });
});

test('migration 30 removes tags and report with their scan, and what repeats it stays', () => {
  const database = migrated('{"labels":[]}').exec(`
    INSERT INTO scan_tags VALUES ('a', 'urgent');
    INSERT INTO scans (id, status, created_at, error, repeat_of) VALUES ('b', 'refused', '2026-01-02', '{}', 'a');
    DELETE FROM scans WHERE id = 'a';
  `);
  expect(database.prepare('SELECT id, repeat_of FROM scans').all()).toEqual([{ id: 'b', repeat_of: null }]);
  expect(database.prepare('SELECT count(*) FROM scan_tags').pluck().get()).toBe(0);
  expect(database.prepare('SELECT count(*) FROM scan_reports').pluck().get()).toBe(0);
});

test.each([
  { why: 'a star that is neither set nor unset', sql: `UPDATE scans SET star = 2` },
  { why: 'an unknown verdict', sql: `UPDATE scans SET verdict = 'clean'` },
  { why: 'a tag of a scan that it does not have', sql: `INSERT INTO scan_tags VALUES ('b', 'urgent')` },
  { why: 'the same tag twice', sql: `INSERT INTO scan_tags VALUES ('a', 'x'), ('a', 'x')` },
])('migration 30 lets the database refuse $why', ({ sql }) => {
  expect(() => migrated().exec(sql)).toThrow(/constraint failed/);
});
