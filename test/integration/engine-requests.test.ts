import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LabelResult } from '../../src-shared/domain/label-result.ts';
import { pixelRanges } from '../../src-shared/domain/pixel-range.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { EngineProcess } from '../../src-main/engine-process/engine-process.ts';
import type { EngineEvent, SearchProgress } from '../../src-main/engine-process/protocol.ts';
import { samplePath, sampleRequest } from '../support/sample.ts';

const { settings: sampleSettings } = sampleRequest();
const automatic = { modelPixels: null, datasetPixels: null, threads: 1 };
const known = { modelPixels: pixelRanges.mnist, datasetPixels: pixelRanges.raw, threads: 1 };
const sampleImages = { path: samplePath('images.h5'), imagesKey: null, labelsKey: null };
const area = 32 * 32;

let engine: EngineProcess;
let events: EngineEvent[];
/** Called for every event as it arrives. */
let onEvent: (event: EngineEvent) => void;

beforeEach(() => {
  engine = new EngineProcess();
  events = [];
  onEvent = () => undefined;
  engine.onEvent = (event) => {
    events.push(event);
    onEvent(event);
  };
});
afterEach(() => engine.end());

async function openSample(model = 'backdoored.h5', pixels: typeof known | typeof automatic = known) {
  await engine.request('open-model', { path: samplePath(model) });
  await engine.request('open-dataset', sampleImages);
  return engine.request('choose-pixels', pixels);
}

async function search(labels: number[], more: Partial<ScanSettings> = {}) {
  const settings = { ...sampleSettings, steps: 20, ...more };
  await engine.request('choose-engine', settings);
  return engine.request('search', { settings, labels, finished: [], repeats: false });
}

const results = (): LabelResult[] =>
  events.flatMap((event) => (event.kind === 'label-result' ? [event.result] : []));
const progressOf = (label: number): SearchProgress[] =>
  events.flatMap((event) =>
    event.kind === 'progress' && event.progress.label === label ? [event.progress] : [],
  );

/** What a search computes, without how long it took. */
const findings = (found: readonly LabelResult[]) => found.map(({ durationMs: _, ...result }) => result);

describe('sample images', () => {
  it('are raw pixels with their labels, before a model is open and after', async () => {
    const { residentImages, imageCount } = await engine.request('open-dataset', sampleImages);
    expect(residentImages).toBe(imageCount);
    const indexes = [0, 5, residentImages - 1];
    const before = await engine.request('sample-images', { indexes });
    expect(before.shape).toEqual({ channels: 3, height: 32, width: 32 });
    expect(before.pixels).toHaveLength(3 * 3 * area);
    expect(Math.max(...before.pixels)).toBeGreaterThan(1);
    expect(before.labels.every((label) => label !== null && label >= 0 && label < 18)).toBe(true);

    await engine.request('open-model', { path: samplePath('backdoored.h5') });
    await engine.request('choose-pixels', known);
    expect(await engine.request('sample-images', { indexes })).toEqual(before);
  });

  it('are refused by a number that no image has', async () => {
    const { residentImages } = await engine.request('open-dataset', sampleImages);
    await expect(engine.request('sample-images', { indexes: [residentImages] })).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      message: expect.stringContaining(`0 to ${residentImages - 1}`) as string,
    });
  });
});

describe('predictions', () => {
  it('say what the model says of an image, without and with a trigger', async () => {
    await openSample();
    const { predictions } = await engine.request('predict', { indexes: [3, 40], trigger: null });
    expect(predictions.map(({ index }) => index)).toEqual([3, 40]);
    for (const { label, before, after } of predictions) {
      expect(before.label).toBe(label);
      expect(before.confidence).toBeGreaterThan(0.5);
      expect(before.confidence).toBeLessThanOrEqual(1);
      expect(after).toBeNull();
    }
    // A mask that covers nothing changes nothing; one that covers everything makes all images one.
    const pattern = new Float32Array(3 * area).fill(128);
    const nothing = { mask: new Float32Array(area), pattern };
    const same = await engine.request('predict', { indexes: [3, 40], trigger: nothing });
    for (const { before, after } of same.predictions) expect(after).toEqual(before);
    const everything = { mask: new Float32Array(area).fill(1), pattern };
    const covered = await engine.request('predict', { indexes: [3, 40], trigger: everything });
    expect(covered.predictions[0]!.after).toEqual(covered.predictions[1]!.after);
  });

  it('are the same for an image alone as among a hundred', async () => {
    await openSample();
    const indexes = Array.from({ length: 100 }, (_, index) => index);
    const { predictions } = await engine.request('predict', { indexes, trigger: null });
    const alone = await engine.request('predict', { indexes: [77], trigger: null });
    expect(alone.predictions).toEqual([predictions[77]]);
  });

  it('need images and a trigger that fit', async () => {
    await openSample();
    await expect(engine.request('predict', { indexes: [-1], trigger: null })).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
    });
    const trigger = { mask: new Float32Array(area), pattern: new Float32Array(area) };
    await expect(engine.request('predict', { indexes: [0], trigger })).rejects.toMatchObject({
      code: 'DATASET_SHAPE_MISMATCH',
    });
  });

  it('are given during a search', async () => {
    await openSample();
    const settings = { ...sampleSettings, steps: 1000 };
    await engine.request('choose-engine', settings);
    const running = engine.request('search', { settings, labels: [3], finished: [], repeats: false });
    const { predictions } = await engine.request('predict', { indexes: [0], trigger: null });
    expect(predictions).toHaveLength(1);
    engine.cancel();
    expect(await running).toMatchObject({ completed: false });
  });
});

describe('pixel ranges', () => {
  it('can be chosen again, with the outcome of a fresh process', async () => {
    await openSample();
    const wrong = { ...automatic, modelPixels: pixelRanges.raw, datasetPixels: pixelRanges.raw };
    const misread = await engine.request('choose-pixels', wrong);
    const predicted = await engine.request('predict', { indexes: [0, 1, 2], trigger: null });
    const again = await engine.request('choose-pixels', automatic);
    const found = await engine.request('predict', { indexes: [0, 1, 2], trigger: null });
    expect(again.modelPixels.name).toBe('mnist');
    expect(again.nearChance).toBe(false);
    expect(misread.modelPixels.name).toBe('raw');
    expect(predicted).not.toEqual(found);

    await engine.end();
    engine = new EngineProcess();
    expect(await openSample('backdoored.h5', automatic)).toEqual(again);
    expect(await engine.request('predict', { indexes: [0, 1, 2], trigger: null })).toEqual(found);
  });

  it('that do not fit the file are refused, and others can be chosen after that', async () => {
    await openSample();
    const wrong = { ...automatic, datasetPixels: pixelRanges.mnist };
    await expect(engine.request('choose-pixels', wrong)).rejects.toMatchObject({
      code: 'DATASET_OUT_OF_RANGE',
    });
    await expect(engine.request('predict', { indexes: [0], trigger: null })).rejects.toMatchObject({
      message: expect.stringContaining('pixel ranges') as string,
    });
    expect((await engine.request('choose-pixels', automatic)).datasetPixels.name).toBe('raw');
  });
});

describe('files', () => {
  it('can be opened again in any order, and the scan is that of the last ones', async () => {
    await openSample('clean.h5');
    await search([3]);
    await engine.request('open-model', { path: samplePath('backdoored.h5') });
    await engine.request('choose-pixels', known);
    await search([3]);
    const [clean, backdoored] = findings(results());
    expect(backdoored).not.toEqual(clean);

    await engine.end();
    engine = new EngineProcess();
    engine.onEvent = (event) => events.push(event);
    await openSample('backdoored.h5');
    await search([3]);
    expect(findings(results())[2]).toEqual(backdoored);
  });

  it('that do not fit each other are named when they are first used together', async () => {
    await openSample();
    const other = fileURLToPath(new URL('../fixtures/keras/2.12.0/average_pooling.h5', import.meta.url));
    const { inputShape } = await engine.request('open-model', { path: other });
    await expect(engine.request('choose-pixels', automatic)).rejects.toMatchObject({
      code: 'DATASET_SHAPE_MISMATCH',
      message: expect.stringContaining(`takes ${inputShape.height}×${inputShape.width}`) as string,
    });
  });

  it('that could not be opened leave none behind', async () => {
    await openSample();
    await expect(engine.request('open-model', { path: samplePath('images.h5') })).rejects.toMatchObject({
      code: 'MODEL_FORMAT_UNSUPPORTED',
    });
    await expect(engine.request('choose-pixels', automatic)).rejects.toMatchObject({
      message: expect.stringContaining('a model') as string,
    });
  });
});

describe('the choice of an engine', () => {
  it('measures the labels at once on the device that is given, in bounded time', async () => {
    await openSample();
    const start = performance.now();
    const choice = await engine.request('choose-engine', { ...sampleSettings, labelSlots: null });
    // Three seconds, and as much again for each of the steps that a busy machine may draw out.
    expect(performance.now() - start).toBeLessThan(30_000);
    expect(choice).toMatchObject({ engine: 'onnxruntime', device: 'cpu', threads: 1 });
    expect(choice.calibration.map(({ labelSlots }) => labelSlots)).toContain(choice.labelSlots);
    expect(choice.calibration.every(({ engine: name }) => name === 'onnxruntime')).toBe(true);
  });

  it('takes what is given without measuring, and no more labels at once than there are', async () => {
    await openSample();
    const given = { ...sampleSettings, labelSlots: 4 };
    expect(await engine.request('choose-engine', given)).toMatchObject({ labelSlots: 4, calibration: [] });
    const two = await engine.request('choose-engine', { ...given, labels: [3, 5] });
    expect(two).toMatchObject({ labelSlots: 2, calibration: [] });
    await expect(engine.request('choose-engine', { ...given, device: 'abacus' })).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
    });
  });
});

describe('the time trial', () => {
  it('times real gradient evaluations of the chosen engine', async () => {
    await openSample();
    const start = performance.now();
    const trial = await engine.request('time-trial', sampleSettings);
    expect(trial).toMatchObject({ labelSlots: 1, calibration: [] });
    const elapsedMs = performance.now() - start;
    expect(trial).toMatchObject({ engine: 'onnxruntime', device: 'cpu', threads: 1 });
    expect(trial.evaluationMs).toBeGreaterThan(0);
    expect(trial.evaluationMs).toBeLessThan(elapsedMs);
    expect(elapsedMs).toBeGreaterThan(1000);
    expect(results()).toEqual([]);
  });
});

describe('a running search', () => {
  it('holds while it is paused, and goes on to the result of an undisturbed one', async () => {
    await openSample();
    // Long enough that the pause arrives in the middle of the first label.
    const settings = { labelSlots: 1, steps: 200, earlyStop: false };
    await search([3, 5], settings);
    const undisturbed = findings(results());

    events = [];
    const paused = new Promise<void>((resolve) => {
      onEvent = (event) => {
        if (event.kind !== 'progress' || event.progress.gradientEvaluations === 0) return;
        onEvent = () => undefined;
        engine.pause();
        resolve();
      };
    });
    const searching = search([3, 5], settings);
    await paused;
    // Its answer comes after the pause has arrived; then there is time for many evaluations.
    await engine.request('sample-images', { indexes: [0] });
    const told = events.length;
    const indexes = Array.from({ length: 200 }, (_, index) => index);
    for (let i = 0; i < 20; i++) await engine.request('predict', { indexes, trigger: null });
    expect(events.length - told).toBeLessThanOrEqual(1);
    expect(results()).toEqual([]);

    engine.continue();
    expect(await searching).toMatchObject({ completed: true });
    expect(findings(results())).toEqual(undisturbed);
  });

  it('can be cancelled while it is paused', async () => {
    await openSample();
    engine.pause();
    const searching = search([3]);
    await engine.request('sample-images', { indexes: [0] });
    engine.cancel();
    expect(await searching).toMatchObject({ completed: false });
    expect(results()).toEqual([]);
  });

  it('drops the labels that are skipped, waiting or running', async () => {
    await openSample();
    onEvent = (event) => {
      if (event.kind === 'progress' && event.progress.label === 3) engine.skip(3);
    };
    engine.skip(5);
    expect(await search([3, 5, 7], { steps: 200, earlyStop: false })).toMatchObject({ completed: true });
    const skipped = events.flatMap((event) => (event.kind === 'label-skipped' ? [event.label] : []));
    expect(skipped).toEqual([5, 3]);
    expect(results().map(({ label }) => label)).toEqual([7]);
  });

  it('tells the trigger and the curves as they grow', async () => {
    await openSample();
    await search([3], { steps: 150 });
    const [result] = results();
    const progress = progressOf(3);
    expect(progress.length).toBeGreaterThan(1);
    expect(progress[0]).toMatchObject({ step: 0, gradientEvaluations: 0, loss: null, newSteps: [] });
    const told = progress.flatMap(({ newSteps }) => newSteps);
    expect(told.map(({ step }) => step)).toEqual(told.map((_, step) => step));
    expect(told.map(({ loss }) => Math.fround(loss))).toEqual([...result!.curves.loss.slice(0, told.length)]);
    const { mask, pattern } = progress.at(-1)!;
    expect([mask.length, pattern.length]).toEqual([area, 3 * area]);
    expect(mask).not.toEqual(progress[0]!.mask);
  });
});

describe('held-out images', () => {
  it('measure the finished trigger on images that the search did not see', async () => {
    await engine.request('open-model', { path: samplePath('backdoored.h5') });
    const { residentImages } = await engine.request('open-dataset', sampleImages);
    await engine.request('choose-pixels', known);
    const heldOut = await search([7], { steps: 90, heldOutImages: 100_000 });
    expect(heldOut).toEqual({ completed: true, heldOutImages: Math.floor(residentImages / 5) });
    const [result] = results();
    // The planted trigger sends every image to label 7, seen or not; one image in a hundred may differ.
    expect(result!.heldOutSuccessRate).toBeGreaterThan(0.95);
    expect(result!.heldOutSuccessRate).toBeLessThanOrEqual(1);

    const without = await search([7], { steps: 90, heldOutImages: 0 });
    expect(without.heldOutImages).toBe(0);
    expect(results()[1]!.heldOutSuccessRate).toBeNull();
    expect(results()[1]!.mask).not.toEqual(result!.mask);
  });
});
