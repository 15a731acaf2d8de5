import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isOwnerAlive, OwnerLock } from '../../../src-main/history/owner-lock.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('an owner is alive until it releases its lock, and leaves no file', () => {
  const folder = temporaryFolder();
  const history = path.join(folder, 'history.sqlite');
  const lock = new OwnerLock(history);
  expect(isOwnerAlive(history, lock.token)).toBe(true);
  expect(readdirSync(folder)).toEqual([`history.sqlite-owner-${lock.token}`]);
  lock.release();
  expect(isOwnerAlive(history, lock.token)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test('asking about one owner leaves the lock of another', () => {
  const history = path.join(temporaryFolder(), 'history.sqlite');
  const lock = new OwnerLock(history);
  expect(isOwnerAlive(history, 'unknown')).toBe(false);
  expect(isOwnerAlive(history, lock.token)).toBe(true);
  expect(isOwnerAlive(history, lock.token)).toBe(true);
  lock.release();
});

test('the file that a dead owner left counts for nothing and is removed', () => {
  const folder = temporaryFolder();
  const history = path.join(folder, 'history.sqlite');
  writeFileSync(`${history}-owner-dead`, '');
  expect(isOwnerAlive(history, 'dead')).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});
