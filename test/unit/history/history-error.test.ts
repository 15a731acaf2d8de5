import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { toHistoryError } from '../../../src-main/history/history-error.ts';

test.each([
  { code: 'SQLITE_CORRUPT_INDEX', becomes: 'HISTORY_CORRUPT' },
  { code: 'SQLITE_NOTADB', becomes: 'HISTORY_CORRUPT' },
  { code: 'SQLITE_BUSY', becomes: 'OUTPUT_NOT_WRITABLE' },
  { code: 'SQLITE_FULL', becomes: 'OUTPUT_NOT_WRITABLE' },
  { code: 'SQLITE_READONLY_DIRECTORY', becomes: 'OUTPUT_NOT_WRITABLE' },
])('$code becomes $becomes, with the path and the cause', ({ code, becomes }) => {
  const thrown = new Sqlite.SqliteError('said by SQLite', code);
  const error = toHistoryError(thrown, '/data/history.sqlite');
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: becomes, cause: thrown, detail: `${code}: said by SQLite` });
  expect((error as AppError).message).toContain('/data/history.sqlite');
});

test.each([
  new Sqlite.SqliteError('UNIQUE constraint failed', 'SQLITE_CONSTRAINT_PRIMARYKEY'),
  new AppError('SCAN_NOT_FOUND', 'no such scan'),
  new TypeError('a defect'),
  'no error at all',
])('%s comes back unchanged', (thrown) => {
  expect(toHistoryError(thrown, '/data/history.sqlite')).toBe(thrown);
});
