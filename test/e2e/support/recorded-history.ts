import { cpSync, existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { everyScan } from '../../../src-shared/contract/scan-summary.ts';
import { ask } from './bridge.ts';
import { makeFolder, removeFolder, startDesktop } from './launch-desktop.ts';
import { inProject } from './project.ts';
import { scanSample } from './scan-by-bridge.ts';

const recording = inProject('.cache', 'e2e-history');
const build = inProject('out', 'main', 'index.js');

/**
 * Puts a history into a user's folder: a finished scan of the sample and, newer, one of its clean twin. The built
 * program scans them once; the tests that only look at scans share the recording until the next build.
 */
export async function withRecordedHistory(folder: string): Promise<void> {
  if (!existsSync(recording) || statSync(recording).mtimeMs < statSync(build).mtimeMs) await record();
  cpSync(recording, path.join(folder, 'data'), { recursive: true });
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

async function record(): Promise<void> {
  const folder = await makeFolder();
  const desktop = await startDesktop(folder);
  await scanSample(desktop.page, { model: 'backdoored' });
  await scanSample(desktop.page, { model: 'clean' });
  // Only a history that is closed is whole.
  await desktop.close();
  rmSync(recording, { recursive: true, force: true });
  cpSync(path.join(folder, 'data'), recording, { recursive: true });
  await removeFolder(folder);
}
