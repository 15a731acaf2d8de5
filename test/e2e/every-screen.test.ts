import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityViolations } from './support/accessibility.ts';
import { ask } from './support/bridge.ts';
import type { Desktop } from './support/desktop.ts';
import { makeFolder, removeFolder, startDesktop } from './support/launch-desktop.ts';
import { sidewaysOverflow } from './support/layout.ts';
import { recordedPairs, recordedScan, withRecordedPairs } from './support/recorded-history.ts';
import { prepareSample } from './support/scan-by-bridge.ts';
import { waitForFinishedTiles } from './support/steps.ts';
import { writePictureFolder } from './support/picture-folder.ts';
import { openQuestions, sample } from './support/sample-files.ts';
import { publishScreenshots, takeScreenshot } from './support/screenshots.ts';

/** A screen with the way to it and what it shows once it is complete. */
interface Screen {
  readonly name: string;
  open(page: Page): Promise<void>;
}

/** The size of the pictures, and the two that a screen must still fit: a small window, and one zoomed to 200 %. */
const usual = { width: 1280, height: 800 };
const narrow = [
  { width: 1024, height: 700 },
  { width: 512, height: 350 },
] as const;

/** In the order in which they are visited. A dialog is closed by the screen after it. */
const screens: readonly Screen[] = [
  { name: 'new-scan', open: async (page) => show(page, '/new-scan/model', 'Drop a model file here') },
  {
    name: 'wizard-model-size',
    open: async (page) => {
      await ask(page, 'draft:open-model', { path: openQuestions.anySize });
      await show(page, '/new-scan/model', 'Which size do the images of any_size.onnx have?');
    },
  },
  {
    name: 'wizard-model-output',
    open: async (page) => {
      await ask(page, 'draft:open-model', { path: openQuestions.twoOutputs });
      await show(page, '/new-scan/model', 'Which output of two_heads.onnx');
    },
  },
  {
    name: 'new-scan-images',
    open: async (page) => {
      await ask(page, 'draft:reset', {});
      await show(page, '/new-scan/dataset', 'Drop clean images here');
    },
  },
  {
    name: 'wizard-dataset-folder',
    open: async (page) => {
      await ask(page, 'draft:open-model', { path: sample.backdoored });
      const choices = { imagesKey: null, labelsKey: null, labelsPath: null, resize: null };
      await ask(page, 'draft:open-dataset', { path: pictures, ...choices });
      await show(page, '/new-scan/dataset', 'Images for each label');
    },
  },
  {
    name: 'wizard-labels-named',
    open: async (page) => show(page, '/new-scan/labels', '18 names from the images'),
  },
  {
    name: 'live-none',
    open: async (page) => {
      await ask(page, 'draft:reset', {});
      await show(page, '/live', 'No scan is running');
    },
  },
  { name: 'wizard-model', open: async (page) => showStep(page, 'model', '123,778') },
  { name: 'wizard-dataset', open: async (page) => showStep(page, 'dataset', 'Images for each label') },
  { name: 'wizard-input', open: async (page) => showStep(page, 'input', 'What the model says now') },
  { name: 'wizard-labels', open: async (page) => showStep(page, 'labels', 'Names of the labels') },
  { name: 'wizard-settings', open: async (page) => showStep(page, 'settings', 'Advanced') },
  {
    name: 'wizard-pairs',
    open: async (page) => {
      await showStep(page, 'settings', 'Advanced');
      await page.getByText('Advanced').click();
      await page.getByText(/306 pairs: they would make the scan/).waitFor();
      await page.getByRole('checkbox', { name: 'Search pairs of labels' }).scrollIntoViewIfNeeded();
    },
  },
  { name: 'wizard-review', open: async (page) => showStep(page, 'review', 'Ready to scan') },
  { name: 'scans', open: async (page) => show(page, '/scans', 'backdoored.h5') },
  { name: 'scans-no-match', open: async (page) => show(page, '/scans?text=nothing', 'No scan matches') },
  {
    name: 'result',
    open: async (page) => {
      await show(page, `/scan/${await recordedScan(page, 'backdoored')}`, 'is probably a backdoor');
      await page.getByRole('img', { name: 'Trigger of label 7' }).first().waitFor();
    },
  },
  {
    name: 'result-no-anomaly',
    open: async (page) =>
      show(
        page,
        `/scan/${await recordedScan(page, 'no-anomaly')}`,
        'of some labels only would not show here',
      ),
  },
  {
    name: 'result-pairs',
    open: async (page) => {
      await show(page, `/scan/${await recordedPairs(page)}`, 'Pairs of labels');
      const pair = page.getByRole('region', { name: /^Pair / });
      await pair.getByRole('img', { name: /^Trigger of the pair/ }).waitFor();
      await page.getByRole('heading', { name: 'Pairs of labels' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'export',
    open: async (page) => {
      await show(page, `/scan/${await recordedScan(page, 'backdoored')}`, 'is probably a backdoor');
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('dialog').getByText('HTML report').waitFor();
    },
  },
  {
    name: 'compare',
    open: async (page) => {
      await page.keyboard.press('Escape');
      const ids = [await recordedScan(page, 'backdoored'), await recordedScan(page, 'no-anomaly')];
      await show(page, `/compare/${ids.join()}`, 'What differs');
    },
  },
  {
    name: 'compare-pairs',
    open: async (page) => {
      const ids = [await recordedPairs(page), await recordedScan(page, 'no-anomaly')];
      await show(page, `/compare/${ids.join()}`, 'No pairs were searched in B.');
      await page.getByRole('heading', { name: 'Pairs of labels' }).scrollIntoViewIfNeeded();
    },
  },
  { name: 'compare-choose', open: async (page) => show(page, '/compare', 'Choose 2 to') },
  { name: 'about', open: async (page) => show(page, '/about', 'offline') },
  {
    name: 'shortcuts',
    open: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'live-pairs',
    open: async (page) => {
      await page.keyboard.press('Escape');
      await ask(page, 'queue:repeat', { scanId: await recordedPairs(page), seed: 1, labels: null });
      await show(page, '/live', /Pairs: \d{2,} of 306 searched briefly/, 120_000); // after the labels
    },
  },
  {
    name: 'live',
    open: async (page) => {
      await ask(page, 'live:cancel', {});
      await showStep(page, 'review', 'Ready to scan');
      await ask(page, 'draft:enqueue', {});
      await show(page, '/live', /labels searched/);
      await page.getByRole('region', { name: 'Progress of the scan' }).getByText('backdoored.h5').waitFor();
      // Enough that the strip shows something, the planted label included.
      await waitForFinishedTiles(page, sample.target + 2);
      await page.getByRole('img', { name: /^Norm: \d{2} steps/ }).waitFor();
    },
  },
];

/** A folder of pictures, made for the screens that show one. */
let pictures: string;

beforeAll(async () => {
  const folder = await makeFolder();
  pictures = path.join(folder, 'signs');
  await writePictureFolder(pictures);
  return async () => removeFolder(folder);
});

afterAll(publishScreenshots);

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  let folder: string;
  let desktop: Desktop;

  beforeAll(async () => {
    folder = await makeFolder();
    await withRecordedPairs(folder);
    desktop = await startDesktop(folder, { colorScheme: theme });
  }, 600_000);

  afterAll(async () => {
    expect(desktop.pageErrors()).toEqual([]);
    await desktop.close();
    await removeFolder(folder);
  });

  test.each(screens)(
    'the screen "$name" is accessible and never scrolls sideways',
    async ({ name, open }) => {
      const { page } = desktop;
      await page.setViewportSize(usual);
      await open(page);
      await takeScreenshot(page, theme, name);
      expect(await accessibilityViolations(page)).toEqual([]);
      for (const size of narrow) {
        await page.setViewportSize(size);
        // Charts follow a new size of the window a moment later.
        await expect.poll(async () => sidewaysOverflow(page), { timeout: 3000 }).toEqual([]);
      }
      await page.setViewportSize(usual);
    },
  );
});

/** A step of the wizard with the sample chosen. */
async function showStep(page: Page, step: string, words: string): Promise<void> {
  if ((await ask(page, 'draft:get', {})).model === null) await prepareSample(page);
  await show(page, `/new-scan/${step}`, words);
}

async function show(page: Page, path: string, words: string | RegExp, timeout = 15_000): Promise<void> {
  await page.evaluate((to) => void (location.hash = to), path);
  await page.getByRole('main').getByText(words).first().waitFor({ timeout });
  // Pictures and measured times come a moment after the words.
  await expect.poll(async () => page.getByRole('status').filter({ hasText: /…$/ }).count()).toBe(0);
}
