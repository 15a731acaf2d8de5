import { expect, test } from 'vitest';
import { launchDesktop } from './support/launch-desktop.ts';

test('the window opens where a scan begins, and quits without a word', async () => {
  const desktop = await launchDesktop();

  await desktop.page.getByRole('heading', { name: 'New scan' }).waitFor();
  expect(await desktop.page.title()).toBe('Neural Cleanse Desktop');
  expect(await desktop.close()).toBe(0);
  expect(desktop.mainLog()).toBe('');
});
