import path from 'node:path';
import type { Page } from 'playwright-core';

/** Drops files from the user's file manager onto the middle of the page; real files, by Chromium's own means. */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
  const chromium = await page.context().newCDPSession(page);
  const data = { items: [], files: paths.map((file) => path.resolve(file)), dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await chromium.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
  }
  await chromium.detach();
}
