import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { inProject } from './project.ts';

/** Every name leads nowhere, so that even a request which slipped through could not leave the machine. */
const noNames = '--host-resolver-rules=MAP * ~NOTFOUND';

export async function startChromium(): Promise<Browser> {
  const { env, ...program } = findChromium();
  return chromium.launch({
    ...program,
    // Chromium's own sandbox needs rights that a build machine does not give; the page is the program's own.
    args: ['--no-sandbox', noNames],
    env: { ...inheritedEnvironment(), ...env },
  });
}

type ChromiumProgram = Pick<LaunchOptions, 'executablePath' | 'channel' | 'env'>;

/** The one named by the variable CHROMIUM_PATH, else the system's, else the one that comes with npm, for Linux. */
function findChromium(): ChromiumProgram {
  const named = process.env['CHROMIUM_PATH'] ?? systemChromium();
  if (named !== undefined) return { executablePath: named };
  return process.platform === 'linux' ? packagedChromium() : { channel: 'chrome' };
}

function systemChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(existsSync);
}

/**
 * The Chromium inside `@sparticuz/chromium`, unpacked once into the project's cache together with the libraries and the
 * font that a bare system lacks.
 */
function packagedChromium(): ChromiumProgram {
  const folder = inProject('.cache', 'chromium');
  if (!existsSync(folder)) unpack(folder);
  const libraries = [path.join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH'] ?? []].flat();
  return {
    executablePath: path.join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: libraries.join(':'), FONTCONFIG_PATH: path.join(folder, 'fonts') },
  };
}

/** The package unpacks to the system's temporary folder and for Amazon's servers alone: it is told that this is both. */
function unpack(folder: string): void {
  const unfinished = `${folder}-${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const program = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: inProject(),
    env: { ...process.env, TMPDIR: unfinished, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`Chromium could not be unpacked from @sparticuz/chromium:\n${stderr}`);
  try {
    renameSync(unfinished, folder);
  } catch (thrown) {
    // Another test process was faster, and its copy is as good.
    rmSync(unfinished, { recursive: true });
    if (!existsSync(folder)) throw thrown;
  }
}

function inheritedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}
