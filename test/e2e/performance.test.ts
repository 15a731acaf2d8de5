import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ask } from './support/bridge.ts';
import { framesPerSecond } from './support/frame-rate.ts';
import { launchDesktop } from './support/launch-desktop.ts';
import { inProject } from './support/project.ts';
import { sample } from './support/sample-files.ts';

const trafficSigns = {
  model: inProject('..', 'shared', 'data', 'gtsrb', 'infected-target-1.hdf5'),
  images: inProject('..', 'shared', 'data', 'gtsrb', 'images.h5'),
  labelCount: 43,
};
const hasTrafficSigns = existsSync(trafficSigns.model);
const subject = hasTrafficSigns
  ? trafficSigns
  : { model: sample.backdoored, images: sample.images, labelCount: sample.labelCount };
if (!hasTrafficSigns) process.stdout.write('43 live labels are not present: measured with 18\n');

/** While the engine keeps every core busy, on a machine that others share: only what is far off fails. */
const slowest = { framesPerSecond: 20, eventLoopDelayMs: 200 };

test('the program stays smooth from the beginning of a scan to its end', async () => {
  const desktop = await launchDesktop();
  const { page } = desktop;
  await ask(page, 'draft:open-model', { path: subject.model });
  await ask(page, 'draft:open-dataset', {
    path: subject.images,
    imagesKey: null,
    labelsKey: null,
    labelsPath: null,
    resize: null,
  });
  const { settings } = await ask(page, 'draft:get', {});
  // Short searches, and nothing after them: labels end, and are stored, several times a second.
  const short = { ...settings, imagesPerStep: 16, starts: 1, verdictRule: 'outlier-test' as const };
  await ask(page, 'draft:set-settings', { settings: short });
  await ask(page, 'draft:enqueue', {});
  await page.evaluate(() => void (location.hash = '#/live'));
  const phase = async () => (await ask(page, 'live:get', {})).live?.phase;
  await expect.poll(phase, { timeout: 60_000 }).toBe('searching');
  expect((await ask(page, 'live:get', {})).live?.labels).toHaveLength(subject.labelCount);

  await desktop.longestEventLoopDelayMs();
  const frames = await framesPerSecond(page, 5000);
  await expect.poll(phase, { timeout: 90_000 }).toBe('ended');
  const delay = await desktop.longestEventLoopDelayMs();

  process.stdout.write(
    `${subject.labelCount} live labels: ${frames.toFixed(0)} frames a second (wanted: 50); ` +
      `longest delay of main ${delay.toFixed(0)} ms (wanted: at most 50)\n`,
  );
  expect(frames).toBeGreaterThan(slowest.framesPerSecond);
  expect(delay).toBeLessThan(slowest.eventLoopDelayMs);
});
