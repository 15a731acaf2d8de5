import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { launchDesktop } from './support/launch-desktop.ts';
import { sample } from './support/sample-files.ts';
import { shortScan } from './support/scan-by-bridge.ts';
import { finishedTiles, goTo, outcome, startShortScan, waitForFinishedTiles } from './support/steps.ts';

const labelCount = shortScan.labels.length;

test('at most five clicks lead from launch to a verdict on the sample', async () => {
  const desktop = await launchDesktop();
  const { page } = desktop;
  let clicks = 0;
  const click = async (target: Locator) => {
    await target.click();
    clicks += 1;
  };

  await click(page.getByRole('button', { name: 'Try the sample' }));
  await click(page.getByRole('button', { name: 'Start scan' }));
  await page.getByRole('progressbar').waitFor();
  await expect.poll(async () => desktop.isKeptAwake()).toBe(true);
  await desktop.loseFocus();
  await click((await outcome(page)).getByRole('button', { name: 'Show results' }));

  const verdict = page.getByRole('region', { name: 'Verdict' });
  await verdict.waitFor();
  expect(await verdict.innerText()).toMatch(
    new RegExp(`label ${sample.target}\\b.* is probably a backdoor`, 'i'),
  );
  expect(clicks).toBeLessThanOrEqual(5);
  expect(await desktop.notifications()).toHaveLength(1);
  expect(await desktop.isKeptAwake()).toBe(false);
  expect(desktop.networkAttempts()).toEqual([]);
});

test('a cancelled scan keeps its finished labels and can be resumed', async () => {
  const { page } = await launchDesktop();
  await startShortScan(page);
  await waitForFinishedTiles(page, 2);

  await page.getByRole('button', { name: 'Cancel scan' }).click();
  await page.getByRole('button', { name: 'Cancel the scan' }).click();
  const cancelled = await outcome(page);
  const kept = await finishedTiles(page).count();
  expect(kept).toBeGreaterThanOrEqual(2);
  expect(kept).toBeLessThan(labelCount);

  await cancelled.getByRole('button', { name: 'Resume' }).click();
  await waitForFinishedTiles(page, labelCount);
  expect(await (await outcome(page)).getByRole('button', { name: 'Resume' }).count()).toBe(0);
});

test('a paused scan waits until it is continued, and a skipped label is passed over', async () => {
  const { page } = await launchDesktop();
  await startShortScan(page);
  await waitForFinishedTiles(page, 1);

  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused.').waitFor();
  await page.getByRole('option').last().click();
  await page.getByRole('button', { name: 'Skip label' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();

  await (await outcome(page)).getByRole('button', { name: 'Show results' }).waitFor();
  expect(await finishedTiles(page).count()).toBe(labelCount - 1);
  expect(await page.getByRole('option', { name: /, skipped/ }).count()).toBe(1);
});

test('a window that is reloaded in mid-scan shows it as it was, and the scan goes on', async () => {
  const { page } = await launchDesktop();
  await startShortScan(page);
  await waitForFinishedTiles(page, 2);

  await page.reload();

  await waitForFinishedTiles(page, labelCount);
  await (await outcome(page)).getByRole('button', { name: 'Show results' }).waitFor();
});

test('a scan whose engine process dies is interrupted, and resumed to its end', async () => {
  const desktop = await launchDesktop();
  const { page } = desktop;
  await startShortScan(page);
  await waitForFinishedTiles(page, 2);

  for (const id of await desktop.engineProcessIds()) process.kill(id, 'SIGKILL');
  const interrupted = await outcome(page);
  expect(await interrupted.getByRole('alert').innerText()).toMatch(/engine/i);
  expect(await finishedTiles(page).count()).toBeGreaterThanOrEqual(2);

  await interrupted.getByRole('button', { name: 'Resume' }).click();
  await waitForFinishedTiles(page, labelCount);
  expect(await (await outcome(page)).getByRole('alert').count()).toBe(0);
});

test('a scan whose whole program dies is found interrupted by the next run, and resumed', async () => {
  const first = await launchDesktop();
  await startShortScan(first.page);
  await waitForFinishedTiles(first.page, 2);
  await first.crash();

  const { page } = await launchDesktop({ folder: first.folder });
  await goTo(page, 'Scans');
  const row = page.getByRole('row', { name: /backdoored\.h5/ });
  await row.getByText('Interrupted').waitFor();
  await row.getByRole('button', { name: /Actions/ }).click();
  await page.getByRole('menuitem', { name: 'Resume' }).click();

  await row.getByText('Interrupted').waitFor({ state: 'detached' });
});

test('a second scan waits for the first, and both come to their end', async () => {
  const desktop = await launchDesktop();
  const { page } = desktop;
  await startShortScan(page, 'backdoored');
  await page.getByRole('progressbar').waitFor();
  await desktop.loseFocus();

  await startShortScan(page, 'clean');
  await page.getByRole('heading', { name: 'Waiting scans' }).waitFor();
  await page.getByRole('button', { name: 'Remove clean.h5 from the queue' }).waitFor();

  await expect
    .poll(async () => (await desktop.notifications()).length, { timeout: 240_000, interval: 200 })
    .toBe(2);
  await (await outcome(page)).getByText('clean.h5').waitFor();
});
