import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { presets } from '../../src-shared/presets.ts';
import { launchDesktop } from './support/launch-desktop.ts';
import { scanSample } from './support/scan-by-bridge.ts';
import { outcome } from './support/steps.ts';

/** Three labels with few steps, which can tell nothing: 51 pairs. */
const brief = { ...presets.fast, labels: [3, 7, 9], steps: 10, starts: 1, repetitions: 0 };
const patienceMs = 240_000;

test('pairs are added to a finished scan from its result, and what cuts them short loses nothing', async () => {
  const { page } = await launchDesktop();
  const scanId = await scanSample(page, { model: 'clean', settings: brief });
  await page.evaluate((to) => void (location.hash = to), `/scan/${scanId}`);
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await verdict.waitFor();
  const before = await verdict.innerText();
  await page.getByText(/A search of pairs of labels .* it takes /).waitFor();
  await page.getByRole('button', { name: 'Search all 51 pairs' }).click();

  await page.getByText(/Pairs: [1-9]\d? of 51 searched briefly/).waitFor({ timeout: patienceMs });
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused.').waitFor();
  const held = await placesFilled(page);
  expect(held).toBeLessThan(51);
  // What was on its way when the scan was paused is there by now.
  await page.waitForTimeout(500);
  const shown = await placesFilled(page);
  await page.waitForTimeout(1000);
  expect(await placesFilled(page)).toBe(shown);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect.poll(async () => placesFilled(page), { timeout: patienceMs }).toBeGreaterThan(shown);

  await page.getByRole('button', { name: 'Cancel scan' }).click();
  await page.getByRole('button', { name: 'Cancel the scan' }).click();
  await (await outcome(page)).getByRole('button', { name: 'Show results' }).click();
  await page.getByText('before all pairs of labels were searched').waitFor();
  expect(await verdict.innerText()).toBe(before);

  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('region', { name: 'Progress of the scan' }).waitFor();
  await (await outcome(page)).getByRole('button', { name: 'Show results' }).click();
  await page.getByText('51 pairs searched').waitFor();
  expect(await page.getByRole('button', { name: /^Search all/ }).count()).toBe(0);

  // The arrow keys move, Enter opens.
  const places = page.getByRole('group', { name: /^Pairs of labels/ });
  await places.getByRole('button', { name: /^Images of 5\b.* to 3\b/ }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const pair = page.getByRole('region', { name: /^Pair 6\b.* to 7\b/ });
  await pair.getByRole('button', { name: 'Try it on my images' }).click();
  await pair.getByText(/^Of the \d+ images shown/).waitFor({ timeout: patienceMs });
  // Each image is of the pair's own class: `Pair 6 (turn left) to 7 (…)`.
  const source = (await pair.getAttribute('aria-label'))!.match(/^Pair 6 \((.+?)\) to 7/)![1]!;
  for (const image of await pair.getByRole('button', { name: /^Image \d/ }).all()) {
    await image.click();
    expect(await pair.locator('figcaption strong').first().innerText()).toBe(source);
  }
});

/** Pairs that the live map shows. */
async function placesFilled(page: Page): Promise<number> {
  return page
    .getByRole('group', { name: /^Pairs of labels/ })
    .getByRole('button')
    .count();
}
