import path from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask } from './support/bridge.ts';
import { launchDesktop, makeFolder, removeFolder } from './support/launch-desktop.ts';
import { className, writePictureFolder } from './support/picture-folder.ts';
import { openQuestions, sample } from './support/sample-files.ts';
import { wizardStep } from './support/steps.ts';

let pictures: string;

beforeAll(async () => {
  const folder = await makeFolder();
  pictures = path.join(folder, 'signs');
  await writePictureFolder(pictures);
  return async () => removeFolder(folder);
});

/** What the wizard holds is asked for once nothing is being worked on. */
async function settledDraft(page: Page) {
  await expect
    .poll(async () => (await ask(page, 'draft:get', {})).pixels, { timeout: 60_000 })
    .not.toBeNull();
  return ask(page, 'draft:get', {});
}

describe('images in a folder', () => {
  test('are opened with a model that is dropped along, and name the labels', async () => {
    const desktop = await launchDesktop();
    const { page } = desktop;
    await page.getByText('Drop a model file here').waitFor();

    await desktop.dropFiles(pictures, sample.backdoored);

    await page.getByRole('heading', { name: 'Images for each label' }).waitFor({ timeout: 60_000 });
    await page.getByText('Names of the folders').waitFor();
    const { model, dataset, pixels } = await settledDraft(page);
    expect(model!.path).toBe(sample.backdoored);
    expect(dataset).toMatchObject({ path: pictures, format: 'folder', imageCount: 8 * sample.labelCount });
    expect(dataset!.file.fileCount).toBe(8 * sample.labelCount);
    // The model was trained on such images until it knew nearly all of them.
    expect(pixels!.cleanAccuracy!.accuracy).toBeGreaterThan(0.9);
    await wizardStep(page, 'Labels').click();
    await page.getByText(`18 names from the images: ${className(0)} · ${className(1)}`).waitFor();
  });

  test('are chosen with a dialog of their own', async () => {
    const desktop = await launchDesktop();
    const { page } = desktop;
    await wizardStep(page, 'Dataset').click();

    desktop.answerDialogs([pictures]);
    await page.getByRole('button', { name: 'Choose folder…' }).click();

    await page.getByRole('heading', { name: 'Images for each label' }).waitFor({ timeout: 60_000 });
    expect(desktop.askedDialogs().at(-1)!.options).toMatchObject({ properties: ['openDirectory'] });
  });
});

test('a single picture that is dropped is not opened, and the window says what to drop', async () => {
  const desktop = await launchDesktop();
  const { page } = desktop;
  await page.getByText('Drop a model file here').waitFor();

  await desktop.dropFiles(openQuestions.picture);

  await page.getByText('Drop the folder or the ZIP archive that they are in').waitFor();
});

describe('a model that leaves something open', () => {
  test('is opened with the size that is asked for, which can be changed', async () => {
    const desktop = await launchDesktop();
    const { page } = desktop;
    desktop.answerDialogs([openQuestions.anySize]);
    await page.getByRole('button', { name: 'Choose model…' }).click();
    await page.getByText('Which size do the images of any_size.onnx have?').waitFor();
    expect(await page.getByRole('button', { name: 'Open with this' }).isDisabled()).toBe(true);

    await page.getByLabel('Height').fill('12');
    await page.getByLabel('Width').fill('10');
    await page.getByRole('button', { name: 'Open with this' }).click();

    await page.getByText('12×10 pixels, colour').waitFor();
    await page.getByText('input size 12×10').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);

    await page.getByRole('button', { name: 'Change what was given…' }).click();
    await page.getByLabel('Height').fill('16');
    await page.getByLabel('Width').fill('16');
    await page.getByRole('button', { name: 'Open with this' }).click();
    await page.getByText('16×16 pixels, colour').waitFor();
  });

  test('is opened with the output that is chosen from its own', async () => {
    const desktop = await launchDesktop({ commandLine: [openQuestions.twoOutputs] });
    const { page } = desktop;
    await page.getByText('Which output of two_heads.onnx holds the scores of the labels?').waitFor();

    await page.getByLabel('Output with the scores of the labels').click();
    await page.getByRole('option', { name: 'second_scores' }).click();
    await page.getByRole('button', { name: 'Open with this' }).click();

    await page.getByText('output "second_scores"').waitFor();
    expect((await ask(page, 'draft:get', {})).model!.options).toEqual({
      inputSize: null,
      output: 'second_scores',
    });
  });
});
