import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { launchDesktop, temporaryFolder } from './support/launch-desktop.ts';
import { withRecordedHistory } from './support/recorded-history.ts';
import { outcome } from './support/steps.ts';

/** More than any screen has elements to stop at. */
const mostStops = 80;

test('the keyboard alone leads from launch to a verdict, with a visible focus at every stop', async () => {
  const { page } = await launchDesktop();
  await page.getByRole('button', { name: 'Try the sample' }).waitFor();

  await press(page, 'Try the sample');
  await page.getByRole('button', { name: 'Start scan' }).waitFor();
  await press(page, 'Start scan');
  await (await outcome(page)).getByRole('button', { name: 'Show results' }).waitFor();
  await press(page, 'Show results');

  await page.getByRole('region', { name: 'Verdict' }).waitFor();
});

test('shortcuts lead to every place, and Escape back', async () => {
  const folder = await temporaryFolder();
  await withRecordedHistory(folder);
  const desktop = await launchDesktop({ folder });
  const { page } = desktop;
  const heading = async (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

  for (const [key, name] of [
    ['2', 'Scans'],
    ['3', 'Compare'],
    ['4', 'About'],
    ['1', 'New scan'],
  ] as const) {
    await page.keyboard.press(`Control+${key}`);
    await heading(name);
  }
  await page.keyboard.press('Escape');
  await heading('About');
  await page.keyboard.press('Control+f');
  await expect
    .poll(async () =>
      page.getByRole('searchbox', { name: 'Search scans' }).evaluate((field) => field.matches(':focus')),
    )
    .toBe(true);
  await desktop.chooseMenuItem('CmdOrCtrl+N');
  await heading('New scan');
});

/** Goes from stop to stop with the tabulator until the button has the focus, and presses it. */
async function press(page: Page, button: string): Promise<void> {
  for (let stop = 0; stop < mostStops; stop += 1) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return null;
      const { outlineStyle, boxShadow } = getComputedStyle(element);
      return { name: element.innerText.trim(), isVisible: outlineStyle !== 'none' || boxShadow !== 'none' };
    });
    if (focused?.name === button) {
      await page.keyboard.press('Enter');
      return;
    }
    if (stop > 0 && focused !== null) expect(focused.isVisible, `focus on "${focused.name}"`).toBe(true);
    await page.keyboard.press('Tab');
  }
  throw new Error(`The tabulator does not lead to the button "${button}".`);
}
