import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openHistory } from '../../../src-main/history/history.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Starts scan-process.ts; it does not outlive the test. */
function startScan(file: string, labels: number, wait: 'wait' | 'finish'): ChildProcess {
  const script = path.join(import.meta.dirname, 'scan-process.ts');
  const child = spawn(process.execPath, [script, file, String(labels), wait], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Reads lines until there are as many, and leaves the stream open. */
async function readLines(child: ChildProcess, count: number): Promise<string[]> {
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout! });
  for await (const line of reader) {
    lines.push(line);
    if (lines.length === count) break;
  }
  return lines;
}

function lockFiles(file: string): string[] {
  return readdirSync(path.dirname(file)).filter((name) => name.includes('-owner-'));
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

test('a process killed while it writes loses no finished label and leaves the database whole', async () => {
  const file = path.join(temporaryFolder(), 'history.sqlite');
  const child = startScan(file, 1_000_000, 'finish');
  const [id, ...printed] = await readLines(child, 41);
  await kill(child);

  const history = openHistory(file);
  onTestFinished(() => history.close());
  const kept = history.labels.listMeasurements(id!).map(({ label }) => label);
  expect(kept.slice(0, 40)).toEqual(printed.map(Number));
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, label) => label));
  expect(history.labels.get(id!, kept.at(-1)!).mask).toHaveLength(20);
  const connection = new Sqlite(file, { readonly: true });
  onTestFinished(() => void connection.close());
  expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('a scan is running while its process lives and interrupted once it was killed', async () => {
  const file = path.join(temporaryFolder(), 'history.sqlite');
  const child = startScan(file, 2, 'wait');
  const [id] = await readLines(child, 3);
  const [lockOfChild] = lockFiles(file);

  const history = openHistory(file);
  onTestFinished(() => history.close());
  expect(history.scans.get(id!).status).toBe('running');
  expect(() => history.scans.resume(id!)).toThrow('Another process runs it');

  await kill(child);
  expect(history.scans.interruptOrphans()).toBe(1);
  expect(history.scans.get(id!)).toMatchObject({ status: 'interrupted', error: { code: 'ENGINE_CRASHED' } });
  expect(history.labels.listMeasurements(id!).map(({ label }) => label)).toEqual([0, 1]);
  expect(lockFiles(file)).not.toContain(lockOfChild);
  expect(history.scans.resume(id!).status).toBe('running');
});

test('processes that make and fill one history at the same time do not disturb each other', async () => {
  const file = path.join(temporaryFolder(), 'history.sqlite');
  const children = [1, 2, 3, 4].map(() => startScan(file, 25, 'finish'));
  for (const child of children) child.stdout!.resume();
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number));
  expect(codes).toEqual([0, 0, 0, 0]);

  const history = openHistory(file);
  onTestFinished(() => history.close());
  expect(history.scans.list()).toHaveLength(4);
  for (const scan of history.scans.list())
    expect(scan).toMatchObject({ status: 'finished', finishedLabels: 25 });
});
