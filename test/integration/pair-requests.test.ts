import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PairResult } from '../../src-shared/domain/pair-result.ts';
import { pixelRanges } from '../../src-shared/domain/pixel-range.ts';
import { EngineProcess } from '../../src-main/engine-process/engine-process.ts';
import { copyFewImages } from '../support/few-images.ts';
import { samplePath, sampleRequest } from '../support/sample.ts';
import { temporaryFolder } from '../unit/history/temporary-folder.ts';

const settings = { ...sampleRequest().settings, pairs: true, starts: 1, steps: 2 };

let engine: EngineProcess;

beforeEach(() => {
  engine = new EngineProcess();
});
afterEach(() => engine.end());

async function openSample(imageCount: number): Promise<void> {
  const images = path.join(temporaryFolder(), 'few.h5');
  await copyFewImages(samplePath('images.h5'), images, imageCount);
  await engine.request('open-model', { path: samplePath('backdoored.h5') });
  await engine.request('open-dataset', { path: images, imagesKey: null, labelsKey: null });
  const { mnist, raw } = pixelRanges;
  await engine.request('choose-pixels', { modelPixels: mnist, datasetPixels: raw, threads: 1 });
  await engine.request('choose-engine', settings);
}

/** The brief searches of the pairs of these targets. */
async function brieflyTo(targets: number[]): Promise<PairResult[]> {
  const found: PairResult[] = [];
  engine.onEvent = (event) => {
    if (event.kind === 'pair-result' && event.result.role === 'screened') found.push(event.result);
  };
  await engine.request('search-pairs', { settings, targets, finished: [] });
  return found.map((pair) => ({ ...pair, durationMs: 0 }));
}

it('gives a pair the same brief result, whichever other targets are searched: shards can be joined', async () => {
  await openSample(30);
  await engine.request('check-classes', null);
  const [both, first, second] = [await brieflyTo([7, 3]), await brieflyTo([7]), await brieflyTo([3])];
  expect(new Set(first.map(({ target }) => target))).toEqual(new Set([7]));
  expect(first.length).toBeGreaterThan(2);
  expect(both).toEqual([...first, ...second]);
}, 120_000);

it('refuses images of which no class has two, before anything is searched', async () => {
  await openSample(1);
  await expect(engine.request('check-classes', null)).rejects.toMatchObject({
    code: 'DATASET_EMPTY',
    message: expect.stringContaining('of the 1 images it recognizes no two of a class') as string,
  });
});
