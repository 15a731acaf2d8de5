import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { pixelRanges } from '../../../src-shared/domain/pixel-range.ts';
import { presets } from '../../../src-shared/presets.ts';
import { canonicalJson } from '../../../src-main/services/canonical-json.ts';
import { requestKey } from '../../../src-main/services/request-key.ts';
import type { ScanRequest } from '../../../src-main/services/scan-request.ts';
import { temporaryFolder } from '../history/temporary-folder.ts';

let folder: string;
let request: ScanRequest;

beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(path.join(folder, 'model.h5'), 'a model');
  writeFileSync(path.join(folder, 'images.h5'), 'its images');
  request = {
    modelPath: path.join(folder, 'model.h5'),
    dataset: { path: path.join(folder, 'images.h5'), imagesKey: null, labelsKey: null },
    settings: presets.paper,
    modelPixels: null,
    datasetPixels: null,
    shard: { index: 2, count: 4 },
  };
});

test('the same request has the same key, wherever its files lie', async () => {
  const key = await requestKey(request);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  const moved = path.join(folder, 'moved');
  mkdirSync(moved);
  for (const name of ['model.h5', 'images.h5']) copyFileSync(path.join(folder, name), path.join(moved, name));
  const again = {
    ...request,
    modelPath: path.join(moved, 'model.h5'),
    dataset: { ...request.dataset, path: path.join(moved, 'images.h5') },
    settings: Object.fromEntries(Object.entries(presets.paper).reverse()) as typeof presets.paper,
  };
  expect(await requestKey(again)).toBe(key);
});

test('anything that is asked for otherwise gives another key', async () => {
  const { dataset, settings } = request;
  const others: ScanRequest[] = [
    { ...request, shard: { index: 3, count: 4 } },
    { ...request, shard: null },
    { ...request, settings: { ...settings, seed: 1 } },
    { ...request, settings: { ...settings, threads: 1 } },
    { ...request, modelPixels: pixelRanges.raw },
    { ...request, datasetPixels: pixelRanges.raw },
    { ...request, labelNames: ['stop'] },
    { ...request, modelOptions: { inputSize: { height: 32, width: 32 }, output: null } },
    { ...request, modelOptions: { inputSize: null, output: 'scores' } },
    { ...request, dataset: { ...dataset, imagesKey: 'X_test' } },
    { ...request, dataset: { ...dataset, labelsKey: 'none' } },
    { ...request, dataset: { ...dataset, path: request.modelPath } },
    { ...request, dataset: { ...dataset, labelsPath: dataset.path } },
    { ...request, dataset: { ...dataset, resize: 'stretch' } },
    { ...request, modelPath: dataset.path },
  ];
  const keys = await Promise.all([request, ...others].map(requestKey));
  expect(new Set(keys).size).toBe(others.length + 1);
});

test('a file that is not there is named', async () => {
  await expect(requestKey({ ...request, modelPath: '/no/such/model.h5' })).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
  });
});

test('canonical JSON knows no order of keys, but one of lists', () => {
  expect(canonicalJson({ b: [2, 1], a: { d: null, c: 'x' } })).toBe('{"a":{"c":"x","d":null},"b":[2,1]}');
});
