import { expect, test } from 'vitest';
import { launchDesktop } from './support/launch-desktop.ts';

test('the window opens on an empty history and quits without an error', async () => {
  const desktop = await launchDesktop();

  await expect.poll(() => desktop.page.title()).toBe('Neural Cleanse Desktop');
  expect(await desktop.page.getByRole('main').count()).toBe(1);
  expect(await desktop.close()).toBe(0);
  expect(desktop.mainLog()).toBe('');
});
