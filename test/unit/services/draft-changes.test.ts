import { describe, expect, it } from 'vitest';
import {
  haveSameSpeed,
  withDataset,
  withModel,
  withPixels,
} from '../../../src-main/services/draft-changes.ts';
import type { PixelChoice } from '../../../src-main/engine-process/input-answers.ts';
import {
  emptyDraft,
  type DatasetFacts,
  type Draft,
  type ModelFacts,
  type PixelFacts,
} from '../../../src-shared/contract/draft.ts';
import { presets } from '../../../src-shared/presets.ts';

function model(sha256: string, labelCount: number): ModelFacts {
  return { file: { name: 'model.h5', sizeBytes: 1, sha256 }, labelCount } as ModelFacts;
}

function dataset(sha256: string): DatasetFacts {
  return { file: { name: 'images.h5', sizeBytes: 1, sha256 } } as DatasetFacts;
}

function draftWith(changes: Partial<Draft>): Draft {
  return { ...emptyDraft, ...changes };
}

describe('a draft with another model', () => {
  it('has no pixel range and no time trial any more', () => {
    const draft = draftWith({ model: model('a', 10), pixels: {} as PixelFacts });
    expect(withModel(draft, model('b', 10))).toMatchObject({ pixels: null, trial: null, modelError: null });
  });

  it('keeps the chosen labels and their names where the model has them', () => {
    const labelNames = { path: 'names.txt', names: ['stop', 'yield'] };
    const settings = { ...presets.paper, labels: [0, 1], firstLabel: 1 };
    const draft = draftWith({ model: model('a', 2), labelNames, settings });
    expect(withModel(draft, model('b', 2))).toMatchObject({ labelNames, settings });
  });

  it('drops the chosen labels and the names where the model has other labels', () => {
    const labelNames = { path: 'names.txt', names: ['stop', 'yield', 'turn'] };
    const settings = { ...presets.paper, labels: [0, 2], firstLabel: 2 };
    const changed = withModel(draftWith({ model: model('a', 3), labelNames, settings }), model('b', 2));
    expect(changed).toMatchObject({ labelNames: null, settings: { labels: null, firstLabel: null } });
  });

  it('is the sample no more, and no repetition, and keeps its settings', () => {
    const settings = { ...presets.fast, steps: 90 };
    const labelNames = { path: 'sample.json', names: ['stop', 'yield'] };
    const draft = draftWith({ model: model('a', 2), isSample: true, repeatOf: 'scan', labelNames, settings });
    expect(withModel(draft, model('b', 2))).toMatchObject({
      isSample: false,
      repeatOf: null,
      labelNames: null,
      settings,
    });
  });

  it('is the sample still when the same file is opened again', () => {
    const draft = draftWith({ model: model('a', 2), isSample: true });
    expect({ ...draft, ...withModel(draft, model('a', 2)) }).toMatchObject({ isSample: true });
  });
});

describe('a draft with other images', () => {
  it('is not the sample any more, and no repetition', () => {
    const draft = draftWith({ dataset: dataset('a'), isSample: true, repeatOf: 'scan' });
    expect(withDataset(draft, dataset('b'))).toMatchObject({ isSample: false, repeatOf: null, pixels: null });
  });
});

describe('haveSameSpeed', () => {
  it('looks at what a gradient evaluation depends on, and at nothing else', () => {
    const { paper } = presets;
    expect(haveSameSpeed(paper, { ...paper, seed: 7, steps: 3 })).toBe(true);
    expect(haveSameSpeed({ ...paper, labels: [1, 2] }, { ...paper, labels: [3, 4] })).toBe(true);
    // One label leaves places empty that many fill.
    expect(haveSameSpeed(paper, { ...paper, labels: [1] })).toBe(false);
    expect(haveSameSpeed(paper, { ...paper, labelSlots: 2 })).toBe(false);
    expect(haveSameSpeed(paper, { ...paper, batchSize: 8 })).toBe(false);
    expect(haveSameSpeed(paper, { ...paper, device: 'cpu' })).toBe(false);
  });
});

describe('a draft whose input was measured', () => {
  const choice = {
    modelPixels: presets.fast.modelPixels,
    datasetPixels: presets.fast.datasetPixels,
    table: [],
    caveats: [],
    modelLabels: null,
  };

  it('has the pictures resized in the way that measured best, and what was measured', () => {
    const pictures: DatasetFacts = { ...dataset('a'), resize: 'stretch' };
    const table = [
      { method: 'imagenet-crop', accuracy: 0.9 },
      { method: 'stretch', accuracy: 0.5 },
    ] as const;
    const measured = { ...choice, resize: { method: 'imagenet-crop', images: 128, table } };
    const changed = withPixels(draftWith({ dataset: pictures }), measured as unknown as PixelChoice, false);
    expect(changed.dataset!.resize).toBe('imagenet-crop');
    expect(changed.pixels!.resize).toEqual({ method: 'imagenet-crop', images: 128, table });
  });

  it('has them as they were opened where nothing was measured', () => {
    const pictures: DatasetFacts = { ...dataset('a'), resize: 'stretch-nearest' };
    const changed = withPixels(draftWith({ dataset: pictures }), choice as unknown as PixelChoice, false);
    expect(changed.dataset).toEqual(pictures);
    expect(changed.pixels!.resize).toBeNull();
  });
});
