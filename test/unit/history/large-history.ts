import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { openHistory, type History } from '../../../src-main/history/history.ts';
import { buildReport } from '../../../src-main/report/report-json.ts';
import { exampleIntake, exampleResult } from './example-scan.ts';
import { temporaryFolder } from './temporary-folder.ts';

const labels = Array.from({ length: 43 }, (_, label) => label);

/**
 * A history of many finished scans of 43 named labels each, an hour apart: copies of one real row and its report
 * under their own ids, names and hashes. Every 7th is starred, every 50th tagged `review`, every 3rd inconclusive.
 */
export function largeHistory(scans: number): History {
  const file = path.join(temporaryFolder(), 'history.sqlite');
  const history = openHistory(file);
  const intake = exampleIntake();
  const { id } = history.scans.start({
    ...intake,
    model: { ...intake.model, labelCount: labels.length },
    plannedLabels: labels,
    labelNames: labels.map((label) => `traffic sign number ${label}`),
  });
  for (const label of labels) history.labels.save(id, exampleResult(label));
  const ended = history.scans.end(id, { status: 'finished' });
  history.scans.saveReport(id, buildReport(ended, history.labels.listMeasurements(id)));
  multiply(file, id, scans);
  onTestFinished(() => history.close());
  return history;
}

function multiply(file: string, template: string, scans: number): void {
  const connection = new Sqlite(file);
  const columns = connection.pragma('table_info(scans)') as { name: string }[];
  const changed: Readonly<Record<string, string>> = {
    id: `printf('%08x-0000-4000-8000-000000000000', n)`,
    created_at: `strftime('%Y-%m-%dT%H:00:00.000Z', '2025-01-01', n || ' hours')`,
    model_name: `printf('model-%05d.h5', n)`,
    model_path: `printf('/evidence/case %d/model-%05d.h5', n / 100, n)`,
    model_sha256: `printf('%064x', n % 500)`,
    dataset_sha256: `printf('%064x', 1000000 + n % 20)`,
    note: `CASE n % 10 WHEN 0 THEN 'looked at twice, asked the supplier for the training data' ELSE '' END`,
    star: 'n % 7 = 0',
    verdict: `CASE n % 3 WHEN 0 THEN 'inconclusive' ELSE verdict END`,
    anomaly_index: 'n % 400 / 100.0',
  };
  const names = columns.map(({ name }) => name);
  const values = names.map((name) => changed[name] ?? name);
  const numbers = `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${scans - 1})`;
  connection.exec(`
    BEGIN;
    ${numbers} INSERT INTO scans (${names.join(', ')})
      SELECT ${values.join(', ')} FROM numbers, scans WHERE scans.id = '${template}';
    INSERT INTO scan_reports
      SELECT id, document FROM scans, scan_reports
      WHERE id <> '${template}' AND scan_id = '${template}';
    ${numbers} INSERT INTO scan_tags SELECT ${changed['id']}, 'review' FROM numbers WHERE n % 50 = 0;
    COMMIT;
  `);
  connection.close();
}
