import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { ColorScheme } from '../electron-double/wire.ts';
import { inProject } from './project.ts';

/** With the variable DOCS_SCREENSHOTS set, the pictures of the documentation are made anew as well. */
const folders = [
  inProject('.cache', 'screenshots'),
  ...(process.env['DOCS_SCREENSHOTS'] === undefined ? [] : [inProject('docs', 'screenshots')]),
];

/** Takes a picture of the page as `<theme>/<screen>.png`. */
export async function takeScreenshot(page: Page, theme: ColorScheme, screen: string): Promise<void> {
  for (const folder of folders) {
    mkdirSync(path.join(folder, theme), { recursive: true });
    await page.screenshot({ path: path.join(folder, theme, `${screen}.png`), animations: 'disabled' });
  }
}
