import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openHistory } from '../../../../src-main/history/history.ts';
import type { ScanIntake, StoredScan } from '../../../../src-main/history/scan-record.ts';
import { noModelOptions } from '../../../../src-shared/domain/model-options.ts';
import { exampleIntake } from '../example-scan.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { backToVersion70 } from './back-to-version-70.ts';

const { model, dataset } = exampleIntake();

function storeScan(intake: Partial<ScanIntake>): { file: string; id: string } {
  const file = `${temporaryFolder()}/history.sqlite`;
  const history = openHistory(file);
  const { id } = history.scans.start(exampleIntake(intake));
  history.close();
  return { file, id };
}

function scanIn({ file, id }: { file: string; id: string }): StoredScan {
  const history = openHistory(file);
  onTestFinished(() => history.close());
  return history.scans.get(id) as StoredScan;
}

test('what was said about a model, and where the images came from, is stored with the scan', () => {
  const intake = exampleIntake({
    model: { ...model, options: { inputSize: { height: 4, width: 5 }, output: 'scores' } },
    dataset: {
      ...dataset,
      path: '/evidence/pictures',
      format: 'folder',
      fileCount: 501,
      labelsPath: '/evidence/truth.csv',
      labelsFile: 'truth.csv',
      resize: 'shorter-side-crop',
    },
  });
  const stored = scanIn(storeScan(intake));
  expect(stored.model).toEqual(intake.model);
  expect(stored.dataset).toEqual(intake.dataset);
});

test('a scan of a history of version 70 comes with an HDF5 file of images and nothing said', () => {
  const stored = storeScan({});
  const database = new Sqlite(stored.file);
  backToVersion70(database);
  database.close();
  const old = scanIn(stored);
  expect(old.model.options).toEqual(noModelOptions);
  expect(old.dataset).toEqual(dataset);
  expect(old.dataset).toMatchObject({ format: 'HDF5', labelsPath: null, labelsFile: null, resize: null });
  expect(old.dataset).not.toHaveProperty('fileCount');
});
