import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openHistory } from '../../../../src-main/history/history.ts';
import { fullPair } from '../../../support/pair-measurements.ts';
import { exampleIntake, exampleResult } from '../example-scan.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A history of version 90 with one finished scan of one label. */
function historyOfVersion90(): { file: string; id: string } {
  const file = `${temporaryFolder()}/history.sqlite`;
  const history = openHistory(file);
  const { id } = history.scans.start(exampleIntake());
  history.labels.save(id, exampleResult(3));
  history.scans.end(id, { status: 'finished' });
  history.close();
  const database = new Sqlite(file);
  database.exec('DROP TABLE pair_results');
  database.prepare("UPDATE scans SET settings = json_remove(settings, '$.pairs')").run();
  database.pragma('user_version = 90');
  database.close();
  return { file, id };
}

test('a scan of a history of version 90 searched no pairs, keeps its labels, and takes pairs', () => {
  const { file, id } = historyOfVersion90();
  const history = openHistory(file);
  onTestFinished(() => history.close());
  expect(history.scans.get(id)).toMatchObject({ status: 'finished', settings: { pairs: false } });
  expect(history.labels.get(id, 3)).toEqual(exampleResult(3));
  expect(history.pairs.listMeasurements(id)).toEqual([]);
  history.pairs.save(id, fullPair(3, 1));
  expect(history.pairs.listMeasurements(id)).toMatchObject([{ source: 3, target: 1 }]);
});
