import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** What several tests do by hand, in the words of the screens. */

/** Prepares the bundled sample in the wizard and starts it, or adds it to the queue where a scan runs. */
export async function startSampleScan(
  page: Page,
  model: 'backdoored' | 'clean' = 'backdoored',
): Promise<void> {
  const sample = model === 'backdoored' ? 'Try the sample' : 'Try its clean twin';
  await page.getByRole('button', { name: sample }).click();
  await page.getByRole('button', { name: /^(Start scan|Add to queue)$/ }).click();
}

/** A tile of the live view for every label whose search is over. */
export function finishedTiles(page: Page): Locator {
  return page.getByRole('option', { name: /, finished/ });
}

export async function waitForFinishedTiles(page: Page, count: number): Promise<void> {
  await expect
    .poll(async () => finishedTiles(page).count(), { timeout: 60_000 })
    .toBeGreaterThanOrEqual(count);
}

/** The part of the live view that says how the scan ended. */
export async function outcome(page: Page): Promise<Locator> {
  const section = page.getByRole('region', { name: 'Outcome of the scan' });
  await section.waitFor({ timeout: 90_000 });
  return section;
}

export async function goTo(page: Page, place: 'New scan' | 'Scans' | 'Compare' | 'About'): Promise<void> {
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: place }).click();
}
