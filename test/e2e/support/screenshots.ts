import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { inProject } from './project.ts';

const cache = inProject('.cache', 'screenshots');
const documentation = inProject('docs', 'screenshots');

/** Takes a picture of the page as `.cache/screenshots/<folder>/<name>.png`. */
export async function takeScreenshot(page: Page, folder: string, name: string): Promise<void> {
  mkdirSync(path.join(cache, folder), { recursive: true });
  await page.screenshot({ path: path.join(cache, folder, `${name}.png`), animations: 'disabled' });
}

/** What README.md shows. */
const documented = [
  'light/result.png',
  'light/result-no-anomaly.png',
  'light/wizard-input.png',
  'dark/live.png',
  'light/scans.png',
  'dark/compare.png',
];

/** Makes the pictures of the documentation anew. Asked for by the variable DOCS_SCREENSHOTS. */
export function publishScreenshots(): void {
  if (process.env['DOCS_SCREENSHOTS'] === undefined) return;
  for (const picture of documented) cpSync(path.join(cache, picture), path.join(documentation, picture));
}
