import { expect, test } from 'vitest';
import { launchDesktop } from './support/launch-desktop.ts';
import { broken, sample } from './support/sample-files.ts';
import { wizardStep } from './support/steps.ts';

test('a file that is no model is refused with what to do next, and the model chosen before stays', async () => {
  const desktop = await launchDesktop();
  const { page } = desktop;
  const choose = page.getByRole('button', { name: 'Choose model…' });

  desktop.answerDialogs([broken.textAsModel]);
  await choose.click();
  await expect.poll(async () => page.getByRole('alert').innerText()).toMatch(/text\.h5/);

  desktop.answerDialogs([sample.backdoored]);
  await choose.click();
  await page.getByText('backdoored.h5').first().waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);

  desktop.answerDialogs([broken.truncatedModel]);
  await choose.click();
  await expect.poll(async () => page.getByRole('alert').innerText()).toMatch(/backdoored\.h5 stays chosen/);
});

test('images that cannot be used are refused, and those chosen before stay', async () => {
  const desktop = await launchDesktop();
  const { page } = desktop;
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByRole('button', { name: 'Start scan' }).waitFor();

  await wizardStep(page, 'Dataset').click();
  desktop.answerDialogs([broken.nanImages]);
  await page.getByRole('button', { name: 'Choose images…' }).click();

  await expect.poll(async () => page.getByRole('alert').innerText()).toMatch(/images\.h5 stays chosen/);
  expect(await page.getByRole('alert').innerText()).toMatch(/nan-images\.h5/);
});

test('a wrong pixel range is warned of as near chance, and the measured best one cures it', async () => {
  const { page } = await launchDesktop();
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByRole('button', { name: 'Start scan' }).waitFor();

  await wizardStep(page, 'Input').click();
  await page.getByText('Another range').click();
  await page.getByLabel('Scale').fill('1000000');
  await page.getByRole('button', { name: 'Use this range' }).click();
  await page.getByText('The model hardly knows your images').waitFor();

  await page.getByRole('button', { name: 'Take the best row' }).click();
  await page.getByText('The model hardly knows your images').waitFor({ state: 'detached' });
  expect(await page.getByRole('table').getByRole('radio').first().isChecked()).toBe(true);
  await wizardStep(page, 'Review').click();
  expect(await page.getByRole('button', { name: 'Start scan' }).isEnabled()).toBe(true);
});

test('a model file that is dropped on the window is opened', async () => {
  const desktop = await launchDesktop();
  await desktop.page.getByText('Drop a model file here').waitFor();

  await desktop.dropFiles(sample.clean);

  await desktop.page.getByText('clean.h5').first().waitFor();
});

test('a model file opened with the program while it runs goes to its window', async () => {
  const desktop = await launchDesktop();

  await desktop.openSecondInstance(sample.clean);

  await desktop.page.getByText('clean.h5').first().waitFor();
});
