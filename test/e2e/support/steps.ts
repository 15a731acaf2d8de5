import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { prepareSample, shortScan } from './scan-by-bridge.ts';

/** What several tests do by hand, in the words of the screens. */

/** A whole scan takes seconds on a quiet machine, and minutes on one that is busy. */
const patienceMs = 240_000;

/** Starts a short scan of the bundled sample, or adds it to the queue where a scan runs. */
export async function startShortScan(
  page: Page,
  model: 'backdoored' | 'clean' = 'backdoored',
): Promise<void> {
  await prepareSample(page, { model, settings: { ...shortScan, labels: [...shortScan.labels] } });
  await goTo(page, 'New scan');
  await wizardStep(page, 'Review').click();
  await page.getByRole('button', { name: /^(Start scan|Add to queue)$/ }).click();
}

export function wizardStep(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name });
}

/** A tile of the live view for every label whose search is over. */
export function finishedTiles(page: Page): Locator {
  return page.getByRole('option', { name: /, finished/ });
}

export async function waitForFinishedTiles(page: Page, count: number): Promise<void> {
  await expect
    .poll(async () => finishedTiles(page).count(), { timeout: patienceMs })
    .toBeGreaterThanOrEqual(count);
}

/** The part of the live view that says how the scan ended. */
export async function outcome(page: Page): Promise<Locator> {
  const section = page.getByRole('region', { name: 'Outcome of the scan' });
  await section.waitFor({ timeout: patienceMs });
  return section;
}

export async function goTo(page: Page, place: 'New scan' | 'Scans' | 'Compare' | 'About'): Promise<void> {
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: place }).click();
}
