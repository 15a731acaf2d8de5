import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openHistory } from '../../../../src-main/history/history.ts';
import { exampleIntake, exampleResult } from '../example-scan.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('migration 40 lets the figures of the labels be read from the index alone', () => {
  const file = `${temporaryFolder()}/history.sqlite`;
  const history = openHistory(file);
  const { id } = history.scans.start(exampleIntake());
  history.labels.save(id, exampleResult(3));
  expect(history.labels.listMeasurements(id)).toMatchObject([{ label: 3, heldOutSuccessRate: 0.99 }]);
  history.close();
  const connection = new Sqlite(file);
  const plan = connection
    .prepare(
      `EXPLAIN QUERY PLAN SELECT label, held_out_success_rate, duration_ms FROM label_results
       WHERE scan_id = ? ORDER BY label`,
    )
    .all(id) as { detail: string }[];
  connection.close();
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH label_results USING COVERING INDEX label_results_measurements (scan_id=?)',
  ]);
});
