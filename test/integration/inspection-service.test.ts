import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesktop, type Desktop } from '../support/desktop.ts';
import { samplePath, sampleRequest } from '../support/sample.ts';

/** The label that the sample's planted trigger leads to. */
const plantedLabel = 7;

let desktop: Desktop;
let modelPath: string;
let scanId: string;

beforeAll(async () => {
  desktop = openDesktop();
  modelPath = join(desktop.folder, 'model.h5');
  copyFileSync(samplePath('backdoored.h5'), modelPath);
  const { queue } = desktop.services;
  queue.add({ ...sampleRequest({ labels: [plantedLabel], steps: 90 }), modelPath }, 1);
  await desktop.until(() => queue.liveSnapshot()?.phase === 'ended');
  scanId = queue.liveSnapshot()!.scanId!;
});

afterAll(() => desktop.close());

describe('a stored scan', () => {
  it('shows its images with what the model says about them', async () => {
    const { shape, images } = await desktop.invoke('scan:images', { scanId, images: { indexes: [0, 5, 9] } });
    expect(shape).toEqual({ channels: 3, height: 32, width: 32 });
    expect(images.map(({ index }) => index)).toEqual([0, 5, 9]);
    expect(images.every(({ pixels }) => pixels.length === 3 * 32 * 32)).toBe(true);
    expect(images.every(({ label, prediction }) => prediction!.label === label)).toBe(true);
  });

  it('puts a trigger on images and tells what the model says before and after', async () => {
    const { predictions } = await desktop.invoke('scan:stamp', {
      scanId,
      label: plantedLabel,
      indexes: [0, 5, 9],
    });
    expect(predictions.map(({ index }) => index)).toEqual([0, 5, 9]);
    expect(predictions.map(({ after }) => after.label)).toEqual([plantedLabel, plantedLabel, plantedLabel]);
    expect(predictions.every(({ before, label }) => before.label === label)).toBe(true);
  });

  it('shows images of one class alone', async () => {
    const { indexes } = await desktop.invoke('scan:images-of-class', { scanId, label: 4 });
    expect(indexes.length).toBeGreaterThan(10);
    const some = [indexes[0]!, indexes.at(-1)!];
    const { images } = await desktop.invoke('scan:images', { scanId, images: { indexes: some } });
    expect(images.map(({ label, prediction }) => [label, prediction!.label])).toEqual([
      [4, 4],
      [4, 4],
    ]);
    const { indexes: none } = await desktop.invoke('scan:images-of-class', { scanId, label: 99 });
    expect(none).toEqual([]);
  });

  it('says that a label has no result, and that an image does not exist', async () => {
    const stamp = (label: number, index: number) =>
      desktop.invoke('scan:stamp', { scanId, label, indexes: [index] });
    await expect(stamp(3, 0)).rejects.toMatchObject({ code: 'SCAN_NOT_FOUND' });
    await expect(stamp(plantedLabel, 1_000_000)).rejects.toThrow('1000000');
  });

  it('shows its images again after its engine process was killed', async () => {
    process.kill(desktop.processes.at(-1)!.processId!, 'SIGKILL');
    const { images } = await desktop.invoke('scan:images', { scanId, images: { count: 2 } });
    expect(images).toHaveLength(2);
  });

  it('shows no images of a model that has changed or is gone, and says which file', async () => {
    desktop.services.inspection.close();
    const images = () => desktop.invoke('scan:images', { scanId, images: { count: 2 } });
    copyFileSync(samplePath('clean.h5'), modelPath);
    await expect(images()).rejects.toMatchObject({
      code: 'FILE_CHANGED',
      message: expect.stringContaining(modelPath) as string,
    });
    rmSync(modelPath);
    await expect(images()).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringContaining(modelPath) as string,
    });
    // The file is back: it is found without starting the program again.
    copyFileSync(samplePath('backdoored.h5'), modelPath);
    expect((await images()).images).toHaveLength(2);
  });

  it('is opened in the wizard with its settings, as a repetition', async () => {
    const draft = await desktop.invoke('draft:from-scan', { scanId });
    expect(draft).toMatchObject({
      repeatOf: scanId,
      modelError: null,
      settings: { steps: 90, labels: [plantedLabel], engine: 'onnxruntime', threads: 1 },
    });
    expect(draft.pixels!.modelPixels).toEqual(draft.settings.modelPixels);
  });

  it('is exported into a new folder each time, as a document too', async () => {
    const write = () => desktop.invoke('scan:export', { scanId, formats: ['json', 'pdf'] });
    const first = (await write()).written!;
    const second = (await write()).written!;
    expect(second.folder).toBe(`${first.folder}-2`);
    for (const file of first.files) expect(existsSync(join(first.folder, file))).toBe(true);
    const pdf = first.files.find((file) => file.endsWith('.pdf'))!;
    expect(readFileSync(join(first.folder, pdf), 'utf8')).toMatch(/^printed \d+$/);
  });

  it('lets the window reveal what the program wrote and nothing else', async () => {
    const { written } = await desktop.invoke('scan:export', { scanId, formats: ['csv'] });
    await desktop.invoke('app:reveal', { path: written!.folder });
    await desktop.invoke('app:reveal', { path: join(written!.folder, written!.files[0]!) });
    await expect(desktop.invoke('app:reveal', { path: '/etc/passwd' })).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
    const outside = join(written!.folder, '..', 'history.sqlite-wal');
    await expect(desktop.invoke('app:reveal', { path: outside })).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });
});
