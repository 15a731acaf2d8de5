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

/** Makes the pictures of the documentation anew. Asked for by the variable DOCS_SCREENSHOTS. */
export function publishScreenshots(): void {
  if (process.env['DOCS_SCREENSHOTS'] === undefined) return;
  for (const theme of ['light', 'dark'])
    cpSync(path.join(cache, theme), path.join(documentation, theme), { recursive: true });
}
