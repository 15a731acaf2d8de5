import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pixelRanges } from '../../src-shared/domain/pixel-range.ts';
import { openDesktop, type Desktop } from '../support/desktop.ts';
import { samplePath } from '../support/sample.ts';

const found = { modelPixels: null, datasetPixels: null };

let desktop: Desktop;

beforeEach(() => {
  desktop = openDesktop();
});

afterEach(() => desktop.close());

function openImages() {
  return desktop.invoke('draft:open-dataset', {
    path: samplePath('images.h5'),
    imagesKey: null,
    labelsKey: null,
    labelsPath: null,
    resize: null,
  });
}

function openModel(name = 'backdoored.h5') {
  return desktop.invoke('draft:open-model', { path: samplePath(name) });
}

describe('the draft of a scan', () => {
  it('of the sample is complete after one request, with the pixel range that was measured', async () => {
    const draft = await desktop.invoke('draft:open-sample', { model: 'clean' });
    expect(draft).toMatchObject({ busy: null, isSample: true, modelError: null, datasetError: null });
    expect(draft.model).toMatchObject({ labelCount: 18, inputShape: { channels: 3, height: 32, width: 32 } });
    expect(draft.pixels).toMatchObject({ modelPixels: pixelRanges.mnist, nearChance: false, assumed: false });
    expect(draft.pixels!.cleanAccuracy!.accuracy).toBeGreaterThan(0.95);
    expect(draft.settings).toMatchObject({ preset: 'fast', modelPixels: pixelRanges.mnist });
    expect(draft.labelNames!.names[7]).toBe('green triangle, upright');
    const { recentModels } = await desktop.invoke('preferences:get', {});
    expect(recentModels).toEqual([]);
  });

  it('measures the pixel range by itself in whichever order the files are opened', async () => {
    expect((await openImages()).pixels).toBeNull();
    const draft = await openModel();
    expect(draft.pixels!.table.length).toBeGreaterThan(3);
    expect(draft.pixels!.table[0]!.accuracy).toBe(draft.pixels!.cleanAccuracy!.accuracy);
    const { recentModels, recentDatasets } = await desktop.invoke('preferences:get', {});
    expect([recentModels, recentDatasets]).toEqual([
      [samplePath('backdoored.h5')],
      [samplePath('images.h5')],
    ]);
  });

  it('keeps the measured table when the user chooses another row of it, and measures that again', async () => {
    const { pixels } = await desktop.invoke('draft:open-sample', { model: 'backdoored' });
    const { modelPixels } = pixels!.table.at(-1)!;
    const chosen = await desktop.invoke('draft:choose-pixels', { modelPixels, datasetPixels: null });
    expect(chosen.pixels!.table).toEqual(pixels!.table);
    expect(chosen.settings.modelPixels).toEqual(modelPixels);
    expect(chosen.pixels!.cleanAccuracy!.accuracy).toBeLessThan(pixels!.cleanAccuracy!.accuracy);
    const again = await desktop.invoke('draft:choose-pixels', found);
    expect(again.pixels).toEqual(pixels);
  });

  it('keeps a good file when a bad one is refused, and says what is wrong beside it', async () => {
    await desktop.invoke('draft:open-sample', { model: 'backdoored' });
    const wrongModel = await openModel('images.h5');
    expect(wrongModel.model!.file.name).toBe('backdoored.h5');
    expect(wrongModel.modelError).toMatchObject({
      code: 'MODEL_FORMAT_UNSUPPORTED',
      path: samplePath('images.h5'),
    });
    const wrongData = await desktop.invoke('draft:open-dataset', {
      path: samplePath('clean.h5'),
      imagesKey: null,
      labelsKey: null,
      labelsPath: null,
      resize: null,
    });
    expect(wrongData.dataset!.file.name).toBe('images.h5');
    expect(wrongData.datasetError!.code).toMatch(/^DATASET_/);
    // The good files are open as before.
    const { images } = await desktop.invoke('draft:images', { count: 3 });
    expect(images.every(({ label, prediction }) => prediction!.label === label)).toBe(true);
  });

  it('opens the newer of two models, at once, and loses no answer', async () => {
    await openImages();
    const answers = await Promise.all([
      openModel('backdoored.h5'),
      desktop.invoke('draft:images', { count: 2 }),
      openModel('clean.h5'),
    ]);
    expect(answers[1].images).toHaveLength(2);
    const draft = await desktop.invoke('draft:get', {});
    expect(draft).toMatchObject({ busy: null, modelError: null, model: { file: { name: 'clean.h5' } } });
    expect(draft.pixels).not.toBeNull();
  });

  it('opens images that are chosen while the model is still opening', async () => {
    const [, draft] = await Promise.all([openModel(), openImages()]);
    expect(draft).toMatchObject({ modelError: null, datasetError: null });
    expect(draft.pixels).not.toBeNull();
  });

  it('goes on after its engine process was killed, with the same files', async () => {
    const before = await desktop.invoke('draft:open-sample', { model: 'backdoored' });
    process.kill(desktop.processes.at(-1)!.processId!, 'SIGKILL');
    const { images } = await desktop.invoke('draft:images', { count: 2 });
    expect(images.every(({ prediction }) => prediction !== null)).toBe(true);
    expect(await desktop.invoke('draft:get', {})).toEqual(before);
  });

  it('says that a file has changed when it has to be opened again', async () => {
    const path = join(desktop.folder, 'model.h5');
    copyFileSync(samplePath('backdoored.h5'), path);
    await desktop.invoke('draft:open-model', { path });
    await openImages();
    copyFileSync(samplePath('clean.h5'), path);
    process.kill(desktop.processes.at(-1)!.processId!, 'SIGKILL');
    await expect(desktop.invoke('draft:images', { count: 2 })).rejects.toMatchObject({
      code: 'FILE_CHANGED',
    });
    // Chosen again, it is taken as it is now.
    const draft = await desktop.invoke('draft:open-model', { path });
    expect(draft).toMatchObject({ modelError: null, datasetError: null, pixelsError: null });
  });

  it('refuses settings that cannot be used, naming each, and keeps what it had', async () => {
    const { settings } = await openModel();
    const wrong = desktop.invoke('draft:set-settings', {
      settings: { ...settings, steps: 0, batchSize: 1.5 },
    });
    await expect(wrong).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      message: expect.stringMatching(/batchSize.*steps|steps.*batchSize/) as string,
    });
    const beyond = desktop.invoke('draft:set-settings', { settings: { ...settings, labels: [18] } });
    await expect(beyond).rejects.toThrow('18 labels, 0 to 17');
    expect((await desktop.invoke('draft:get', {})).settings).toEqual(settings);
  });

  it('forgets the time trial when a setting changes that it depends on', async () => {
    const { settings } = await desktop.invoke('draft:open-sample', { model: 'backdoored' });
    await desktop.invoke('draft:set-settings', {
      settings: { ...settings, engine: 'onnxruntime', device: 'cpu', threads: 1 },
    });
    const { trial } = await desktop.invoke('draft:time-trial', {});
    expect(trial).toMatchObject({ engine: 'onnxruntime', device: 'cpu', threads: 1 });
    expect(trial!.evaluationMs).toBeGreaterThan(0);
    const change = (changes: object) =>
      desktop.invoke('draft:set-settings', {
        settings: { ...settings, engine: 'onnxruntime', device: 'cpu', threads: 1, ...changes },
      });
    expect((await change({ seed: 5 })).trial).toEqual(trial);
    expect((await change({ batchSize: 8 })).trial).toBeNull();
  });

  it('takes the names of the labels, and drops them with a model that has another number of labels', async () => {
    await openModel();
    const path = join(desktop.folder, 'names.txt');
    writeFileSync(path, Array.from({ length: 18 }, (_, label) => `sign ${label}`).join('\n'));
    const named = await desktop.invoke('draft:read-label-names', { path });
    expect(named.labelNames!.names[7]).toBe('sign 7');
    writeFileSync(path, 'only one');
    const refused = await desktop.invoke('draft:read-label-names', { path });
    expect(refused.labelNames).toEqual(named.labelNames);
    expect(refused.labelNamesError).toMatchObject({ code: 'LABEL_NAMES_INVALID' });
  });

  it('cannot be scanned before it is complete, and says what is missing', async () => {
    await expect(desktop.invoke('draft:enqueue', {})).rejects.toThrow('without a model');
    await openModel();
    await expect(desktop.invoke('draft:enqueue', {})).rejects.toThrow('without images');
  });

  it('tells of every change with a higher revision', async () => {
    await openModel();
    const { revision } = await desktop.invoke('draft:get', {});
    expect(desktop.eventsOf('draft:changed').length).toBe(revision);
    expect((await desktop.invoke('draft:reset', {})).revision).toBeGreaterThan(revision);
  });
});
