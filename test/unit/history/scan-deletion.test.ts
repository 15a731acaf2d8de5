import { statSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { buildReport } from '../../../src-main/report/report-json.ts';
import { exampleIntake, exampleResult } from './example-scan.ts';
import { temporaryHistory } from './temporary-folder.ts';

function count(file: string, table: string): unknown {
  const connection = new Sqlite(file, { readonly: true });
  onTestFinished(() => void connection.close());
  return connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
}

test('a scan goes with its labels, report and tags, and the others stay', async () => {
  const { path, scans, labels } = temporaryHistory();
  const [gone, kept] = [scans.start(exampleIntake()).id, scans.start(exampleIntake()).id];
  for (const id of [gone, kept]) {
    labels.save(id, exampleResult(1));
    scans.annotate(id, { tags: ['case 12'] });
    const ended = scans.end(id, { status: 'finished' });
    scans.saveReport(id, buildReport(ended, labels.listMeasurements(id)));
  }
  expect(await scans.delete([gone])).toBe(1);
  expect(scans.list().map(({ id }) => id)).toEqual([kept]);
  expect(labels.listMeasurements(kept).map(({ label }) => label)).toEqual([1]);
  for (const table of ['scans', 'label_results', 'scan_reports', 'scan_tags']) {
    expect(count(path, table), table).toBe(1);
  }
});

test('a running scan is not deleted, nor are the others asked for with it', async () => {
  const { scans } = temporaryHistory();
  const ended = scans.end(scans.start(exampleIntake()).id, { status: 'cancelled' }).id;
  const running = scans.start(exampleIntake()).id;
  await expect(scans.delete([ended, running])).rejects.toThrow(`Scan ${running} is running`);
  expect(scans.list()).toHaveLength(2);
});

test('an id that the history does not have is skipped', async () => {
  expect(await temporaryHistory().scans.delete(['gone'])).toBe(0);
});

test('a scan that repeats a deleted one forgets which', async () => {
  const { scans } = temporaryHistory();
  const first = scans.end(scans.start(exampleIntake()).id, { status: 'cancelled' }).id;
  const again = scans.start(exampleIntake({ repeatOf: first })).id;
  expect(scans.summary(again).repeatOf).toBe(first);
  await scans.delete([first]);
  expect(scans.summary(again).repeatOf).toBeNull();
});

test('the file gets smaller', async () => {
  const { path, scans, labels } = temporaryHistory();
  const { id } = scans.start(exampleIntake());
  const mask = new Float32Array(100_000);
  for (let label = 0; label < 10; label += 1) labels.save(id, exampleResult(label, { mask }));
  scans.end(id, { status: 'cancelled' });
  const size = (): number => {
    const connection = new Sqlite(path);
    connection.pragma('wal_checkpoint(TRUNCATE)');
    connection.close();
    return statSync(path).size;
  };
  const before = size();
  await scans.delete([id]);
  // Ten masks of 400 kB were there.
  expect(before - size()).toBeGreaterThan(3_900_000);
});
