import { expect, test } from 'vitest';
import { ask } from './support/bridge.ts';
import { launchDesktop, temporaryFolder } from './support/launch-desktop.ts';

test('the window opens where a scan begins, and quits without a word', async () => {
  const desktop = await launchDesktop();

  await desktop.page.getByRole('heading', { name: 'New scan' }).waitFor();
  expect(await desktop.page.title()).toBe('Neural Cleanse Desktop');
  expect(await desktop.close()).toBe(0);
  expect(desktop.mainLog()).toBe('');
});

test('a theme that is chosen overrides that of the desktop, in the next run as well', async () => {
  const folder = await temporaryFolder();
  const isDark = () => matchMedia('(prefers-color-scheme: dark)').matches;
  const first = await launchDesktop({ folder, colorScheme: 'light' });
  expect(await first.page.evaluate(isDark)).toBe(false);

  await ask(first.page, 'preferences:set', { theme: 'dark' });
  await expect.poll(async () => first.page.evaluate(isDark)).toBe(true);
  await first.close();

  const next = await launchDesktop({ folder, colorScheme: 'light' });
  expect(await next.page.evaluate(isDark)).toBe(true);
});
