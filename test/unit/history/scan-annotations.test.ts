import { expect, test } from 'vitest';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { exampleIntake } from './example-scan.ts';
import { temporaryHistory } from './temporary-folder.ts';

function oneScan() {
  const { scans } = temporaryHistory();
  return { scans, id: scans.start(exampleIntake()).id };
}

test('what is not given stays as it was', () => {
  const { scans, id } = oneScan();
  scans.annotate(id, { star: true, note: 'asked the supplier', tags: ['case 12'] });
  scans.annotate(id, { star: false });
  const expected = { star: false, note: 'asked the supplier', tags: ['case 12'] };
  expect(scans.get(id)).toMatchObject(expected);
  expect(scans.summary(id)).toMatchObject(expected);
});

test('tags are trimmed, kept once each, and ordered', () => {
  const { scans, id } = oneScan();
  scans.annotate(id, { tags: [' urgent', 'case 12', 'urgent ', '  '] });
  expect(scans.summary(id).tags).toEqual(['case 12', 'urgent']);
  scans.annotate(id, { tags: [] });
  expect(scans.summary(id).tags).toEqual([]);
});

test.each([
  { what: 'a long tag', change: { tags: ['x'.repeat(41)] } },
  { what: 'too many tags', change: { tags: Array.from({ length: 21 }, (_, tag) => `tag ${tag}`) } },
  { what: 'a long note', change: { note: 'x'.repeat(20_001) } },
])('$what is refused, and nothing is changed', ({ change }) => {
  const { scans, id } = oneScan();
  expect(() => scans.annotate(id, { star: true, ...change })).toThrow(
    expect.objectContaining({ code: 'SETTINGS_INVALID' }),
  );
  expect(scans.summary(id)).toMatchObject({ star: false, note: '', tags: [] });
});

test('a scan that is gone is named', () => {
  const { scans } = oneScan();
  expect(() => scans.annotate('gone', { star: true })).toThrow(
    expect.objectContaining({ code: 'SCAN_NOT_FOUND', message: expect.stringContaining('gone') as string }),
  );
});

test('a refused intake takes a note', () => {
  const { scans } = temporaryHistory();
  const error = new AppError('MODEL_CORRUPT', 'The model cannot be read.').toPayload();
  const { id } = scans.refuse({ modelPath: '/a.h5', datasetPath: null, settings: null, error });
  scans.annotate(id, { note: 'sent back' });
  expect(scans.summary(id).note).toBe('sent back');
});

test('the tags in use are counted, the most frequent first', () => {
  const { scans, id } = oneScan();
  const other = scans.start(exampleIntake()).id;
  scans.annotate(id, { tags: ['a', 'b'] });
  scans.annotate(other, { tags: ['b'] });
  expect(scans.listTags()).toEqual([
    { tag: 'b', scans: 2 },
    { tag: 'a', scans: 1 },
  ]);
});
