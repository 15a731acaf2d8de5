import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openHistory } from '../../../../src-main/history/history.ts';
import { migrations } from '../../../../src-main/history/migrations/index.ts';
import type { StoredScan } from '../../../../src-main/history/scan-record.ts';
import { buildReport } from '../../../../src-main/report/report-json.ts';
import { presets } from '../../../../src-shared/presets.ts';
import { exampleIntake, exampleResult } from '../example-scan.ts';
import { without } from '../../../support/without.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { backToVersion70 } from './back-to-version-70.ts';

/** What migration 70 added to a label. */
const newColumns = ['norms', 'largest_margin', 'feature_similarity'];

/** A history of version 60 with one finished scan: ten labels, of which label 9 never reached the threshold. */
function historyOfVersion60(): { file: string; id: string } {
  const file = `${temporaryFolder()}/history.sqlite`;
  const oldSettings = without(presets.fast, ['verdictRule', 'repetitions']);
  const history = openHistory(file);
  const { id } = history.scans.start(exampleIntake());
  for (const label of exampleIntake().plannedLabels) {
    history.labels.save(id, exampleResult(label, label === 9 ? { reachedThreshold: false } : {}));
  }
  history.scans.end(id, { status: 'finished' });
  history.close();
  const database = new Sqlite(file);
  database.exec('DROP INDEX label_results_measurements');
  backToVersion70(database);
  for (const column of newColumns) database.exec(`ALTER TABLE label_results DROP COLUMN ${column}`);
  const { sql } = migrations.find(({ version }) => version === 60)!;
  database.exec(/CREATE INDEX label_results_measurements[^;]*;/.exec(sql)![0]);
  database.prepare('UPDATE scans SET settings = ?').run(JSON.stringify(oldSettings));
  database.pragma('user_version = 60');
  database.close();
  return { file, id };
}

function openOld() {
  const { file, id } = historyOfVersion60();
  const history = openHistory(file);
  onTestFinished(() => history.close());
  return { history, id, file };
}

describe('a history of version 60', () => {
  test('comes with one norm a label: that of its mask, or null where it never reached the threshold', () => {
    const { history, id } = openOld();
    const labels = history.labels.listMeasurements(id);
    expect(labels.slice(0, 9).map(({ norms }) => norms)).toEqual(
      labels.slice(0, 9).map(({ maskL1Norm }) => [maskL1Norm]),
    );
    expect(labels[9]!.norms).toEqual([null]);
    for (const { largestMargin, featureSimilarity } of labels) {
      expect([largestMargin, featureSimilarity]).toEqual([null, null]);
    }
    expect(history.labels.get(id, 3)).toEqual(exampleResult(3));
  });

  test('has its scans judged by the outlier test, as they were', () => {
    const { history, id } = openOld();
    const scan = history.scans.get(id) as StoredScan;
    expect(scan.settings).toEqual({ ...presets.fast, verdictRule: 'outlier-test', repetitions: 0 });
    const report = buildReport(scan, history.labels.listMeasurements(id));
    // Label 0 has 1.25, the others 10.3125 to 12.5 in steps of 0.3125: the median of nine is 11.25, their MAD 0.625.
    expect(report).toMatchObject({
      verdict: 'backdoored',
      flaggedLabels: [0],
      median: 11.25,
      indexInterval: null,
      reliability: null,
    });
    expect(report.anomalyIndex).toBeCloseTo((11.25 - 1.25) / (1.4826 * 0.625), 12);
    expect(report.labels[0]).toMatchObject({ maskL1Norm: 1.25, norms: [1.25], indexParts: null });
  });

  test('takes another search of an old label', () => {
    const { history, id } = openOld();
    const merged = history.labels.addRepetition(id, exampleResult(3, { maskL1Norm: 7, norms: [7] }));
    expect(merged.norms).toEqual([exampleResult(3).maskL1Norm, 7]);
    expect(history.labels.get(id, 3)).toEqual(merged);
  });
});

test('migration 70 keeps the figures of the labels readable from the index alone', () => {
  const { file } = openOld();
  const database = new Sqlite(file);
  const plan = database
    .prepare(
      `EXPLAIN QUERY PLAN SELECT label, role, duration_ms, norms, largest_margin, feature_similarity
       FROM label_results WHERE scan_id = ? ORDER BY label`,
    )
    .all('a') as { detail: string }[];
  database.close();
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH label_results USING COVERING INDEX label_results_measurements (scan_id=?)',
  ]);
});
