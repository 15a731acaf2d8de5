import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Desktop, LaunchOptions } from './desktop.ts';
import { launchDouble } from './double-desktop.ts';
import { electronBinary, launchElectron } from './electron-desktop.ts';
import { projectFolder } from './project.ts';
import { takeScreenshot } from './screenshots.ts';

/** Starts the built program for one test, which ends it where the test does not. */
export async function launchDesktop(options: LaunchOptions = {}): Promise<Desktop> {
  const folder = options.folder ?? (await temporaryFolder());
  const desktop = await startDesktop(folder, options);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await takeScreenshot(desktop.page, 'failed', task.name);
    await desktop.close();
    // Whatever a test is about, no script may fail on the way.
    expect(desktop.pageErrors()).toEqual([]);
  });
  return desktop;
}

/** Starts the built program for several tests, which share it and end it themselves. */
export async function startDesktop(folder: string, options: LaunchOptions = {}): Promise<Desktop> {
  const complete = {
    folder,
    program: options.program ?? projectFolder,
    colorScheme: options.colorScheme ?? 'light',
    commandLine: options.commandLine ?? [],
    environment: { ...ownHistory(folder), ...options.environment },
  };
  const executable = electronBinary();
  return executable === undefined ? launchDouble(complete) : launchElectron(executable, complete);
}

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await makeFolder();
  onTestFinished(async () => removeFolder(folder));
  return folder;
}

export async function makeFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'desktop-'));
}

export async function removeFolder(folder: string): Promise<void> {
  // Windows keeps a file a moment longer than the process that had it open.
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Where each system keeps an application's data; the command line and the desktop share the history there. */
function ownHistory(folder: string): Record<string, string> {
  const data = path.join(folder, 'data');
  return { XDG_DATA_HOME: data, APPDATA: data, HOME: path.join(folder, 'home') };
}
