import { readdirSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { HistoryDatabase } from '../../../src-main/history/history-database.ts';
import { migrate } from '../../../src-main/history/migrate.ts';
import { migrations, type Migration } from '../../../src-main/history/migrations/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

const first: Migration = { version: 10, sql: `CREATE TABLE note (text TEXT) STRICT;` };
const second: Migration = { version: 20, sql: `ALTER TABLE note ADD COLUMN author TEXT;` };

function database(file: string): HistoryDatabase {
  const opened = new HistoryDatabase(file);
  onTestFinished(() => opened.close());
  return opened;
}

function copiesIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.bak'));
}

test('the migrations are numbered by 10, ascending', () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => (index + 1) * 10));
});

test('a new file gets every migration and no copy', () => {
  const folder = temporaryFolder();
  const opened = database(path.join(folder, 'history.sqlite'));
  migrate(opened, [first, second]);
  expect(opened.pragma('user_version')).toBe(20);
  expect(opened.all('SELECT text, author FROM note')).toEqual([]);
  expect(copiesIn(folder)).toEqual([]);
});

test('an older file is copied as it was, under its version, before it is changed', () => {
  const folder = temporaryFolder();
  const opened = database(path.join(folder, 'history.sqlite'));
  migrate(opened, [first]);
  opened.run(`INSERT INTO note VALUES ('kept')`);
  migrate(opened, [first, second]);
  expect(opened.get('SELECT * FROM note')).toEqual({ text: 'kept', author: null });

  const [name, ...others] = copiesIn(folder);
  expect(others).toEqual([]);
  expect(name).toMatch(/^history\.sqlite\.version-10\..*\.bak$/);
  const copy = database(path.join(folder, name!));
  expect(copy.pragma('user_version')).toBe(10);
  expect(copy.get('SELECT * FROM note')).toEqual({ text: 'kept' });
});

test('a file of the newest version is neither changed nor copied', () => {
  const folder = temporaryFolder();
  const opened = database(path.join(folder, 'history.sqlite'));
  migrate(opened, [first]);
  migrate(opened, [first]);
  expect(copiesIn(folder)).toEqual([]);
});

test('a migration that fails leaves the file at its old version', () => {
  const opened = database(path.join(temporaryFolder(), 'history.sqlite'));
  migrate(opened, [first]);
  const broken: Migration = { version: 20, sql: 'CREATE TABLE half (a TEXT); CREATE TABLE note (a TEXT);' };
  expect(() => migrate(opened, [first, broken])).toThrow('already exists');
  expect(opened.pragma('user_version')).toBe(10);
  expect(opened.get(`SELECT name FROM sqlite_schema WHERE name = 'half'`)).toBeUndefined();
});

test('a file of a newer program is refused with both versions and left as it is', () => {
  const opened = database(path.join(temporaryFolder(), 'history.sqlite'));
  migrate(opened, [first, second]);
  expect(() => migrate(opened, [first])).toThrow(
    expect.objectContaining({
      code: 'HISTORY_FROM_FUTURE',
      message: expect.stringContaining('has version 20; this program knows versions up to 10') as string,
    }),
  );
  expect(opened.pragma('user_version')).toBe(20);
});

test('a database of another program is refused and left as it is', () => {
  const file = path.join(temporaryFolder(), 'other.sqlite');
  const other = new Sqlite(file).exec('CREATE TABLE bookmarks (url TEXT)');
  other.close();
  const opened = database(file);
  expect(() => migrate(opened, [first])).toThrow(expect.objectContaining({ code: 'HISTORY_CORRUPT' }));
  expect(opened.all('SELECT name FROM sqlite_schema')).toEqual([{ name: 'bookmarks' }]);
});
