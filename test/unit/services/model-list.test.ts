import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readModelList } from '../../../src-main/services/model-list.ts';
import { temporaryFolder } from '../history/temporary-folder.ts';

function listOf(text: string): { file: string; folder: string } {
  const folder = temporaryFolder();
  const file = path.join(folder, 'models.txt');
  writeFileSync(file, text);
  return { file, folder };
}

test('a model and its images a line, from the folder of the list, with a comma or a tab', () => {
  const { file, folder } = listOf(
    '# evidence\n\na.h5, images/a.h5\r\nb,1.h5\timages/b.h5\n/abs/c.h5,/abs/d.h5',
  );
  expect(readModelList(file, null)).toEqual([
    { modelPath: path.join(folder, 'a.h5'), datasetPath: path.join(folder, 'images/a.h5') },
    { modelPath: path.join(folder, 'b,1.h5'), datasetPath: path.join(folder, 'images/b.h5') },
    { modelPath: '/abs/c.h5', datasetPath: '/abs/d.h5' },
  ]);
});

test('one dataset for all serves the lines that name none', () => {
  const { file, folder } = listOf('a.h5\nb.h5,own.h5\n');
  expect(readModelList(file, '/data/images.h5')).toEqual([
    { modelPath: path.join(folder, 'a.h5'), datasetPath: '/data/images.h5' },
    { modelPath: path.join(folder, 'b.h5'), datasetPath: path.join(folder, 'own.h5') },
  ]);
});

test.each([
  ['a.h5,b.h5\n\nc.h5', 'Line 3 of the list'],
  ['a.h5,b.h5,c.h5', 'has 3 parts; where a path holds a comma, separate with a tab'],
  [',b.h5', 'lacks the path on one side'],
  ['a.h5,', 'lacks the path on one side'],
  ['# nothing but this\n', 'is empty'],
])('%j is refused with what is wrong', (text, hint) => {
  expect(() => readModelList(listOf(text).file, null)).toThrow(hint);
});

test('a list that is not there is named', () => {
  expect(() => readModelList('/no/such/list.txt', null)).toThrow(
    expect.objectContaining({ code: 'FILE_NOT_FOUND' }),
  );
});
