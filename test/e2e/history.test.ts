import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { Desktop } from './support/desktop.ts';
import { launchDesktop, makeFolder, removeFolder, temporaryFolder } from './support/launch-desktop.ts';
import { withRecordedHistory } from './support/recorded-history.ts';
import { goTo } from './support/steps.ts';

/** A program whose history holds a scan of each of the sample's models, opened on the list of scans. */
async function launchOnScans(): Promise<Desktop> {
  const folder = await temporaryFolder();
  await withRecordedHistory(folder);
  const desktop = await launchDesktop({ folder });
  await goTo(desktop.page, 'Scans');
  await expect.poll(async () => scanNames(desktop.page)).toEqual(['clean.h5', 'backdoored.h5']);
  return desktop;
}

async function scanNames(page: Page): Promise<string[]> {
  return page.getByRole('row').getByRole('link').allInnerTexts();
}

beforeAll(async () => {
  // The recording takes longer than a test.
  const folder = await makeFolder();
  await withRecordedHistory(folder);
  await removeFolder(folder);
}, 600_000);

test('the list of scans is searched as one types, and filtered by verdict', async () => {
  const { page } = await launchOnScans();
  const search = page.getByRole('searchbox', { name: 'Search scans' });

  await search.fill('backd');
  await expect.poll(async () => scanNames(page)).toEqual(['backdoored.h5']);
  await search.fill('no such scan');
  await page.getByText('No scan matches').waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click();
  await page.getByRole('group', { name: 'Show only' }).getByRole('button', { name: 'No anomaly' }).click();
  await expect.poll(async () => scanNames(page)).toEqual(['clean.h5']);
});

test('a star is kept, and a deleted scan is gone', async () => {
  const { page } = await launchOnScans();
  const row = page.getByRole('row', { name: /clean\.h5/ });

  await row.getByRole('button', { name: 'Mark with a star' }).click();
  await row.getByRole('button', { name: 'Remove the star' }).waitFor();
  await row.getByRole('button', { name: /Actions/ }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete 1 scan' }).click();

  await expect.poll(async () => scanNames(page)).toEqual(['backdoored.h5']);
});

test('two scans are compared by what differs, with their triggers side by side', async () => {
  const { page } = await launchOnScans();

  await page.getByRole('checkbox', { name: 'Choose clean.h5' }).check();
  await page.getByRole('checkbox', { name: 'Choose backdoored.h5' }).check();
  await page.getByRole('button', { name: 'Compare' }).click();

  for (const heading of ['Norms on one axis', 'Triggers of one label', 'What differs']) {
    await page.getByRole('heading', { name: heading }).waitFor();
  }
  expect(await page.getByRole('img', { name: /^Mask of label 7 in scan [AB]$/ }).count()).toBe(2);
});

test('a trigger is stamped on the images of the user, with what the model says before and after', async () => {
  const { page } = await launchOnScans();
  await page.getByRole('link', { name: 'backdoored.h5' }).click();

  await page.getByRole('button', { name: 'Try it on my images' }).click();

  await page.getByRole('img', { name: /with the trigger of label 7$/ }).waitFor();
  await page
    .getByText(/Your image \d+: says/)
    .first()
    .waitFor();
});
