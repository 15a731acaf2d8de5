import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openHistory } from '../../../../src-main/history/history.ts';
import type { StoredScan } from '../../../../src-main/history/scan-record.ts';
import { noModelOptions } from '../../../../src-shared/domain/model-options.ts';
import { exampleIntake } from '../example-scan.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const options = { inputSize: { height: 4, width: 5 }, output: 'scores' };

function scanIn(file: string, id: string): StoredScan {
  const history = openHistory(file);
  onTestFinished(() => history.close());
  return history.scans.get(id) as StoredScan;
}

function storeScan(): { file: string; id: string } {
  const file = `${temporaryFolder()}/history.sqlite`;
  const history = openHistory(file);
  const { model } = exampleIntake();
  const { id } = history.scans.start(exampleIntake({ model: { ...model, options } }));
  history.close();
  return { file, id };
}

test('what was said about a model is stored with its scan', () => {
  const { file, id } = storeScan();
  expect(scanIn(file, id).model.options).toEqual(options);
});

test('a scan of a history of version 70 comes with nothing said', () => {
  const { file, id } = storeScan();
  const database = new Sqlite(file);
  database.exec('ALTER TABLE scans DROP COLUMN model_options');
  database.pragma('user_version = 70');
  database.close();
  expect(scanIn(file, id).model.options).toEqual(noModelOptions);
});
