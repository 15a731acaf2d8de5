import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabelResult } from '../../src-shared/domain/label-result.ts';
import { EngineProcess } from '../../src-main/engine-process/engine-process.ts';
import { samplePath, sampleRequest } from '../support/sample.ts';
import { residentImages, sparseImages, writeSparseImages } from '../support/scale/sparse-images.ts';
import { temporaryFolder } from '../unit/history/temporary-folder.ts';

const entry = new URL('../fixtures/engine-entries/measured.ts', import.meta.url);
/** Half a minute on a quiet machine, most of it for the SHA-256 of 4 GiB; far more on a busy one. */
const timeoutMs = 1_800_000;

let folder: string;
let engine: EngineProcess;
let found: LabelResult[];

beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('PEAK_FILE', path.join(folder, 'peak'));
  engine = new EngineProcess({ entry });
  found = [];
  engine.onEvent = (event) => {
    if (event.kind === 'label-result') found.push(event.result);
  };
});
afterEach(async () => {
  await engine.end();
  vi.unstubAllEnvs();
});

describe('a data file of 4 GiB', () => {
  it.each([
    { stored: 'in one piece', chunkImages: null },
    { stored: 'in chunks of 64 images', chunkImages: 64 },
  ])(
    'stored $stored is scanned in bounded memory',
    { timeout: timeoutMs },
    async ({ stored, chunkImages }) => {
      const file = path.join(folder, 'images.h5');
      const sizeBytes = await writeSparseImages(file, chunkImages);
      const began = performance.now();
      await engine.request('open-model', { path: samplePath('backdoored.h5') });
      const summary = await engine.request('open-dataset', { path: file, imagesKey: null, labelsKey: null });
      const opened = performance.now();
      expect(summary).toMatchObject({
        imageCount: sparseImages.count,
        residentImages,
        layout: '[N, H, W, C]',
        valueRange: [0, 255],
      });
      const pixels = { modelPixels: null, datasetPixels: null, threads: 1 };
      const { cleanAccuracy } = await engine.request('choose-pixels', pixels);
      // The sample's model knows 99.9 % of its images; black images it would not.
      expect(cleanAccuracy?.accuracy).toBeGreaterThan(0.95);
      const { settings } = sampleRequest({ steps: 60 });
      await engine.request('choose-engine', settings);
      await engine.request('search', { settings, labels: [7], finished: [], repeats: false });
      expect(found[0]).toMatchObject({ label: 7, reachedThreshold: true });

      const peak = Number(readFileSync(path.join(folder, 'peak'), 'utf8'));
      const seconds = (since: number, until: number): string => ((until - since) / 1000).toFixed(1);
      process.stdout.write(
        `data file of ${(sizeBytes / 2 ** 30).toFixed(2)} GiB ${stored}: engine process peak ${peak.toFixed(0)} MiB; ` +
          `opened in ${seconds(began, opened)} s, pixel range and search ${seconds(opened, performance.now())} s\n`,
      );
      expect(sizeBytes).toBeGreaterThan(2 ** 32);
      // 512 MiB of images; the process with its engine, and what is read at a time, take some 200 more.
      expect(peak).toBeLessThan(896);
    },
  );
});
