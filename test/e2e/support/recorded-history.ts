import { cpSync, existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { everyScan } from '../../../src-shared/contract/scan-summary.ts';
import { presets } from '../../../src-shared/presets.ts';
import { ask } from './bridge.ts';
import type { Desktop } from './desktop.ts';
import { makeFolder, removeFolder, startDesktop } from './launch-desktop.ts';
import { inProject } from './project.ts';
import { scanSample } from './scan-by-bridge.ts';

const recording = inProject('.cache', 'e2e-history');
const recordingWithPairs = inProject('.cache', 'e2e-history-pairs');
const build = inProject('out', 'main', 'index.js');

/**
 * Puts a history into a user's folder: a finished scan of the sample and, newer, one of its clean twin. The built
 * program scans them once; the tests that only look at scans share the recording until the next build.
 */
export async function withRecordedHistory(folder: string): Promise<void> {
  if (!isFresh(recording)) await record();
  cpSync(recording, path.join(folder, 'data'), { recursive: true });
}

/** … and, newest, a quick scan of the clean twin that searched its pairs, with the tag "pairs". */
export async function withRecordedPairs(folder: string): Promise<void> {
  if (!isFresh(recordingWithPairs)) await recordPairs();
  cpSync(recordingWithPairs, path.join(folder, 'data'), { recursive: true });
}

/** The id of the recorded scan that searched pairs. */
export async function recordedPairs(page: Page): Promise<string> {
  const { scans } = await ask(page, 'history:list', { ...everyScan, tag: 'pairs', limit: 1 });
  return scans[0]!.id;
}

/** The id of the recorded scan with this verdict. */
export async function recordedScan(page: Page, verdict: 'backdoored' | 'no-anomaly'): Promise<string> {
  const { scans } = await ask(page, 'history:list', {
    ...everyScan,
    verdicts: [verdict],
    sort: 'oldest',
    limit: 1,
  });
  return scans[0]!.id;
}

function isFresh(recorded: string): boolean {
  return existsSync(recorded) && statSync(recorded).mtimeMs >= statSync(build).mtimeMs;
}

async function record(): Promise<void> {
  const folder = await makeFolder();
  const desktop = await startDesktop(folder);
  await scanSample(desktop.page, { model: 'backdoored' });
  await scanSample(desktop.page, { model: 'clean' });
  await keep(desktop, folder, recording);
}

async function recordPairs(): Promise<void> {
  const folder = await makeFolder();
  await withRecordedHistory(folder);
  const desktop = await startDesktop(folder);
  const settings = { ...presets.fast, steps: 10, starts: 1, repetitions: 0, pairs: true };
  const scanId = await scanSample(desktop.page, { model: 'clean', settings });
  await ask(desktop.page, 'scan:annotate', { scanId, tags: ['pairs'] });
  await keep(desktop, folder, recordingWithPairs);
}

async function keep(desktop: Desktop, folder: string, recorded: string): Promise<void> {
  // Only a history that is closed is whole.
  await desktop.close();
  rmSync(recorded, { recursive: true, force: true });
  cpSync(path.join(folder, 'data'), recorded, { recursive: true });
  await removeFolder(folder);
}
