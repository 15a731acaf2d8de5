import path from 'node:path';
import { expect, test } from 'vitest';
import { truthOf } from '../../../../bench/verdicts/models/known-model.ts';
import { parseModelsJson } from '../../../../bench/verdicts/models/models-json.ts';

const folder = path.join('data', 'bench');
/** As in the list: some keys are not read. */
const clean = {
  name: '02-g12-vgg-clean',
  data: 'g12',
  net: 'vgg',
  kind: 'clean',
  target: null,
  acc: 0.942,
  asr: null,
  pixels: 'mnist',
  labels: 12,
  works: null,
  file: '02-g12-vgg-clean.h5',
};
const patch = { ...clean, name: '14-g12-vgg-patch', kind: 'patch', target: 5, asr: 0.998, works: true };

test('a clean model has no target label and no attack', () => {
  const [model] = parseModelsJson([clean], folder);
  expect(model).toEqual({
    name: '02-g12-vgg-clean',
    half: 'report',
    kind: 'clean',
    modelFile: path.join(folder, '02-g12-vgg-clean.h5'),
    imagesFile: path.join(folder, 'images-g12.h5'),
    labelCount: 12,
    targets: [],
    attackSuccessRate: null,
  });
  expect(truthOf(model!)).toBe('clean');
});

test('one target label, several and every label become lists', () => {
  const entries = [
    patch,
    { ...patch, target: [1, 8], asr: [0.93, 0.96], kind: 'multi' },
    { ...patch, target: null, labels: 3, kind: 'all2all' },
  ];
  expect(parseModelsJson(entries, folder).map(({ targets }) => targets)).toEqual([[5], [1, 8], [0, 1, 2]]);
});

test('of several attacks the weakest decides whether the model counts', () => {
  const entries = [
    { ...patch, target: [1, 8], asr: [0.8, 0.96] },
    { ...patch, target: [1, 8], asr: [0.79, 0.96] },
  ];
  const models = parseModelsJson(entries, folder);
  expect(models.map(({ attackSuccessRate }) => attackSuccessRate)).toEqual([0.8, 0.79]);
  expect(models.map(truthOf)).toEqual(['attacked', 'not-counted']);
});

test('images are those that the entry names, else those of the data set', () => {
  const entries = [
    { ...clean, images: 'images-own.h5', data: 'g43' },
    { ...clean, data: 'g43' },
  ];
  const files = parseModelsJson(entries, folder).map(({ imagesFile }) => imagesFile);
  expect(files).toEqual([path.join(folder, 'images-own.h5'), path.join('data', 'gtsrb', 'images.h5')]);
});

test.each([
  ['an attacked model has a success rate', { ...patch, asr: null }],
  ['a clean one has none', { ...clean, asr: 1 }],
  ['a clean model has no target label', { ...clean, target: 3 }],
  ['the model has no such label', { ...patch, target: 12 }],
  ['kind', { ...clean, kind: undefined }],
  ['name', { ...clean, name: '../clean' }],
])('%s, or the list is refused', (message, entry) => {
  expect(() => parseModelsJson([entry], folder)).toThrow(message);
});
