import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { unpackPackagedChromium } from '../../support/packaged-chromium.ts';

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

/** The Chromium inside `@sparticuz/chromium`, with the libraries and the font that a bare system lacks. */
function packagedChromium(): ChromiumProgram {
  const folder = unpackPackagedChromium();
  const libraries = [path.join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH'] ?? []].flat();
  return {
    executablePath: path.join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: libraries.join(':'), FONTCONFIG_FILE: fontConfiguration(folder) },
  };
}

/** The package's own configuration looks for its font where Amazon's servers have it; without a font no text is seen. */
function fontConfiguration(folder: string): string {
  const file = path.join(folder, 'fonts.conf');
  const directories = `<dir>${path.join(folder, 'fonts')}</dir><cachedir>${path.join(folder, 'fonts-cache')}</cachedir>`;
  writeFileSync(file, `<?xml version="1.0"?>\n<fontconfig>${directories}</fontconfig>\n`);
  return file;
}

function inheritedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}
