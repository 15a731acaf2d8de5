import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { ask } from './support/bridge.ts';
import { launchDesktop } from './support/launch-desktop.ts';
import { sample } from './support/sample-files.ts';
import { finishedTiles, goTo, outcome, startSampleScan, waitForFinishedTiles } from './support/steps.ts';

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

  await page.getByText(`Label ${sample.target}`).first().waitFor();
  expect(await page.getByRole('main').innerText()).toMatch(/probably a backdoor/);
  expect(clicks).toBeLessThanOrEqual(5);
  expect(await desktop.notifications()).toHaveLength(1);
  expect(await desktop.isKeptAwake()).toBe(false);
  expect(desktop.networkAttempts()).toEqual([]);
});

test('a cancelled scan keeps its finished labels and can be resumed', async () => {
  const { page } = await launchDesktop();
  await startSampleScan(page);
  await waitForFinishedTiles(page, 2);

  await page.getByRole('button', { name: 'Cancel scan' }).click();
  await page.getByRole('button', { name: 'Cancel the scan' }).click();
  const cancelled = await outcome(page);
  const kept = await finishedTiles(page).count();
  expect(kept).toBeGreaterThanOrEqual(2);
  expect(kept).toBeLessThan(sample.labelCount);

  await cancelled.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('probably a backdoor').waitFor({ timeout: 60_000 });
  expect(await finishedTiles(page).count()).toBe(sample.labelCount);
});

test('a window that is reloaded in mid-scan shows it as it was, and the scan goes on', async () => {
  const { page } = await launchDesktop();
  await startSampleScan(page);
  await waitForFinishedTiles(page, 2);

  await page.reload();
  await waitForFinishedTiles(page, 2);

  await (await outcome(page)).getByText('probably a backdoor').waitFor();
  expect(await finishedTiles(page).count()).toBe(sample.labelCount);
});

test('a scan whose engine process dies is interrupted, and resumed to a verdict', async () => {
  const desktop = await launchDesktop();
  const { page } = desktop;
  await startSampleScan(page);
  await waitForFinishedTiles(page, 3);

  for (const id of await desktop.engineProcessIds()) process.kill(id, 'SIGKILL');
  const interrupted = await outcome(page);
  expect(await interrupted.getByRole('alert').innerText()).toMatch(/engine/i);
  expect(await finishedTiles(page).count()).toBeGreaterThanOrEqual(3);

  await interrupted.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('probably a backdoor').waitFor({ timeout: 60_000 });
  expect(await finishedTiles(page).count()).toBe(sample.labelCount);
});

test('a scan whose whole program dies is found interrupted by the next run, and resumed', async () => {
  const first = await launchDesktop();
  await startSampleScan(first.page);
  await waitForFinishedTiles(first.page, 2);
  await first.crash();

  const { page } = await launchDesktop({ folder: first.folder });
  await goTo(page, 'Scans');
  await page.getByText('interrupted', { exact: false }).first().waitFor();
  const { scans } = await ask(page, 'history:list', {
    ...{ text: '', verdicts: [], statuses: [], starred: false, tag: null, from: null, to: null },
    ...{ fileSha256: null, sort: 'newest', limit: 10, offset: 0 },
  });
  expect(scans).toMatchObject([{ status: 'interrupted' }]);
  expect(scans[0]!.finishedLabels).toBeGreaterThanOrEqual(2);
});

test('a second scan waits for the first, and both come to their verdicts', async () => {
  const desktop = await launchDesktop();
  const { page } = desktop;
  await startSampleScan(page, 'backdoored');
  await page.getByRole('progressbar').waitFor();
  await desktop.loseFocus();

  await goTo(page, 'New scan');
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Start over' }).click();
  await startSampleScan(page, 'clean');
  await page.getByRole('heading', { name: 'Waiting scans' }).waitFor();
  await page.getByRole('button', { name: 'Remove clean.h5 from the queue' }).waitFor();

  await expect.poll(async () => desktop.notifications(), { timeout: 90_000 }).toHaveLength(2);
  await (await outcome(page)).getByText('No label stands apart').waitFor();
});
