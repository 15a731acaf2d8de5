import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openHistory, readHistory } from '../../../src-main/history/history.ts';
import { migrations } from '../../../src-main/history/migrations/index.ts';
import { exampleIntake, exampleResult } from './example-scan.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('a missing folder and file are made, in WAL mode and at the newest version', () => {
  const file = path.join(temporaryFolder(), 'new', 'folder', 'history.sqlite');
  openHistory(file).close();
  const connection = new Sqlite(file);
  expect(connection.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(connection.pragma('user_version', { simple: true })).toBe(migrations.at(-1)?.version);
  connection.close();
});

test('what was written is there when the history is opened again', () => {
  const file = path.join(temporaryFolder(), 'history.sqlite');
  const first = openHistory(file);
  const { id } = first.scans.start(exampleIntake());
  first.labels.save(id, exampleResult(3));
  first.scans.end(id, { status: 'cancelled' });
  first.close();
  const second = openHistory(file);
  expect(second.scans.get(id).status).toBe('cancelled');
  expect(second.labels.get(id, 3)).toEqual(exampleResult(3));
  second.close();
});

test('a scan left running by a history that was closed is interrupted when it is opened again', () => {
  const file = path.join(temporaryFolder(), 'history.sqlite');
  const first = openHistory(file);
  const { id } = first.scans.start(exampleIntake());
  first.close();
  const second = openHistory(file);
  expect(second.scans.get(id).status).toBe('interrupted');
  second.close();
});

test('a file that is no database is refused with its path and left as it is', () => {
  const file = path.join(temporaryFolder(), 'history.sqlite');
  const bytes = 'This is a letter, not a database. '.repeat(40);
  writeFileSync(file, bytes);
  expect(() => openHistory(file)).toThrow(
    expect.objectContaining({ code: 'HISTORY_CORRUPT', message: expect.stringContaining(file) as string }),
  );
  expect(readFileSync(file, 'utf8')).toBe(bytes);
});

test('a history cut in half is refused and left as it is', () => {
  const file = path.join(temporaryFolder(), 'history.sqlite');
  const history = openHistory(file);
  const { id } = history.scans.start(exampleIntake());
  for (let label = 0; label < 200; label += 1) history.labels.save(id, exampleResult(label));
  history.close();
  truncateSync(file, 8192);
  const bytes = readFileSync(file);
  expect(() => openHistory(file)).toThrow(expect.objectContaining({ code: 'HISTORY_CORRUPT' }));
  expect(readFileSync(file)).toEqual(bytes);
});

test('a place that cannot be written is named', () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'history.sqlite'));
  expect(() => openHistory(path.join(folder, 'history.sqlite'))).toThrow(
    expect.objectContaining({ code: 'OUTPUT_NOT_WRITABLE' }),
  );
  writeFileSync(path.join(folder, 'file'), '');
  expect(() => openHistory(path.join(folder, 'file', 'history.sqlite'))).toThrow(
    expect.objectContaining({ code: 'OUTPUT_NOT_WRITABLE' }),
  );
});

test('a history for shared storage keeps no write-ahead log, also where there was one', () => {
  const file = path.join(temporaryFolder(), 'shard.sqlite');
  for (const journal of ['write-ahead', 'rollback'] as const) {
    const history = openHistory(file, undefined, journal);
    const { id } = history.scans.start(exampleIntake());
    history.labels.save(id, exampleResult(3));
    expect(existsSync(`${file}-wal`)).toBe(journal === 'write-ahead');
    history.close();
    const connection = new Sqlite(file, { readonly: true });
    expect(connection.pragma('journal_mode', { simple: true })).toBe(
      journal === 'rollback' ? 'delete' : 'wal',
    );
    connection.close();
  }
});

test('reading leaves a scan alone that another process may be running, and takes its labels', () => {
  const file = path.join(temporaryFolder(), 'shard.sqlite');
  const writer = openHistory(file, undefined, 'rollback');
  const { id } = writer.scans.start(exampleIntake());
  writer.labels.save(id, exampleResult(3));
  writer.close();
  const before = readFileSync(file);
  const reader = readHistory(file);
  expect(reader.scans.get(id).status).toBe('running');
  expect(reader.labels.get(id, 3)).toEqual(exampleResult(3));
  reader.close();
  expect(readFileSync(file)).toEqual(before);
});

test('reading takes its own version only and makes no file', () => {
  const file = path.join(temporaryFolder(), 'shard.sqlite');
  expect(() => readHistory(file)).toThrow(expect.objectContaining({ code: 'OUTPUT_NOT_WRITABLE' }));
  expect(existsSync(file)).toBe(false);
  openHistory(file, undefined, 'rollback').close();
  const newest = migrations.at(-1)!.version;
  for (const [version, code] of [
    [newest - 10, 'HISTORY_OUTDATED'],
    [newest + 10, 'HISTORY_FROM_FUTURE'],
  ] as const) {
    const connection = new Sqlite(file);
    connection.pragma(`user_version = ${version}`);
    connection.close();
    expect(() => readHistory(file)).toThrow(expect.objectContaining({ code }));
  }
});
