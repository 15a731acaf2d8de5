import path from 'node:path';
import { expect, test } from 'vitest';
import { isPlantedPair, truthOf } from '../../../../bench/verdicts/models/known-model.ts';
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
    sources: null,
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

test('labels that an attack acts on are its sources; without a target each goes to the next', () => {
  const planted = (entry: object, source: number, target: number) =>
    isPlantedPair(parseModelsJson([{ ...patch, ...entry }], folder)[0]!, source, target);
  const some = { kind: 'source', src: [1, 4], target: 5 };
  expect([planted(some, 4, 5), planted(some, 2, 5), planted(some, 4, 1)]).toEqual([true, false, false]);
  const all = { kind: 'all2all', target: null };
  expect([planted(all, 3, 4), planted(all, 11, 0), planted(all, 4, 3)]).toEqual([true, true, false]);
  const part = { kind: 'all2part', target: null, src: [2, 7, 9] };
  expect([planted(part, 7, 9), planted(part, 9, 2), planted(part, 2, 3)]).toEqual([true, true, false]);
  expect([planted({}, 2, 5), planted({}, 2, 3)]).toEqual([true, false]);
  const nothing = { kind: 'clean', target: null, asr: null };
  expect(planted(nothing, 0, 1)).toBe(false);
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
