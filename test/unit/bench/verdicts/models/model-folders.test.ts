import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readModelFolders } from '../../../../bench/verdicts/models/model-folders.ts';
import { temporaryFolder } from '../../../history/temporary-folder.ts';

/** A folder of this name that holds these files. */
function folderWith(name: string, files: Record<string, unknown>): string {
  const folder = path.join(temporaryFolder(), name);
  mkdirSync(folder);
  for (const [file, content] of Object.entries(files))
    writeFileSync(path.join(folder, file), JSON.stringify(content));
  return folder;
}

function entry(name: string, opacities: readonly number[]) {
  return {
    name,
    model: `${name}.h5`,
    data: `${name}-images.h5`,
    labelCount: 43,
    infectedLabels: opacities.map((_, i) => 14 + i),
    triggers: opacities.map((opacity, i) => ({ targetLabel: 14 + i, opacity, attackSuccessRate: 1 })),
    attackSuccessRate: opacities.length === 0 ? null : 0.99,
  };
}

test('an index.json tells kinds by its triggers, and all its models are design models', () => {
  const entries = [entry('clean', []), entry('solid', [1]), entry('faint', [0.3]), entry('02-two', [1, 0.5])];
  const folder = folderWith('models', { 'index.json': entries });
  const models = readModelFolders([folder]);
  expect(models.map(({ kind }) => kind)).toEqual(['clean', 'patch', 'blend', 'multi']);
  expect(models.map(({ targets }) => targets)).toEqual([[], [14], [14], [14, 15]]);
  expect(models.map(({ half }) => half)).toEqual(Array(4).fill('design'));
  expect(models[1]).toMatchObject({
    modelFile: path.join(folder, 'solid.h5'),
    imagesFile: path.join(folder, 'solid-images.h5'),
    attackSuccessRate: 0.99,
  });
});

test('the folders mnist and gtsrb need no list', () => {
  const folders = [folderWith('mnist', {}), folderWith('gtsrb', {})];
  const models = readModelFolders(folders);
  expect(models.map(({ name, kind, targets }) => [name, kind, targets])).toEqual([
    ['mnist-clean', 'clean', []],
    ['mnist-infected-target-0', 'patch', [0]],
    ['gtsrb-infected-target-1', 'patch', [1]],
  ]);
  expect(models[2]!.modelFile).toBe(path.join(folders[1]!, 'infected-target-1.hdf5'));
});

test('a folder of another name needs one', () => {
  const folder = folderWith('empty', {});
  expect(() => readModelFolders([folder])).toThrow('neither models.json nor index.json');
});

test('a list of another format is refused by its file and key', () => {
  const folder = folderWith('broken', { 'index.json': [{ ...entry('clean', []), labelCount: 'many' }] });
  expect(() => readModelFolders([folder])).toThrow(/index\.json is no list of models:[^]*labelCount/);
});

test('two models of one name are refused: they would share their reports', () => {
  const files = { 'index.json': [entry('clean-10', [])] };
  const folders = [folderWith('a', files), folderWith('b', files)];
  expect(() => readModelFolders(folders)).toThrow('Two models are called clean-10');
});
