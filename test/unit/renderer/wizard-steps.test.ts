import { describe, expect, it } from 'vitest';
import { emptyDraft, type Draft } from '../../../src-shared/contract/draft.ts';
import { noModelOptions } from '../../../src-shared/domain/model-options.ts';
import {
  firstOpenStep,
  searchedLabelCount,
  stepOf,
  summarizeSteps,
  unknownLabels,
  type StepId,
} from '../../../src-renderer/views/wizard/steps.ts';
import { settledDraft } from './wizard-example-draft.ts';

const error = {
  code: 'FILE_NOT_HDF5',
  message: 'No HDF5 file.',
  path: '/x',
  options: noModelOptions,
} as const;

function step(draft: Draft, id: StepId) {
  return summarizeSteps(draft).find((one) => one.id === id)!;
}

describe('summarizeSteps', () => {
  it('asks for both files at first and has settings already', () => {
    expect(summarizeSteps(emptyDraft).map(({ id, state }) => [id, state])).toEqual([
      ['model', 'open'],
      ['dataset', 'open'],
      ['input', 'open'],
      ['labels', 'done'],
      ['settings', 'done'],
      ['review', 'open'],
    ]);
  });

  it('says in a few words what was found', () => {
    expect(summarizeSteps(settledDraft).map(({ state, found }) => [state, found])).toEqual([
      ['done', 'signs.h5, 18 labels, 32×32×3'],
      ['done', 'images.h5, 512 images'],
      ['done', '0 to 1 (÷ 255): 99.1\u00a0% correct'],
      ['done', 'All 18'],
      ['done', 'Fast'],
      ['done', 'Ready to start'],
    ]);
  });

  it('keeps what was found and is wrong beside it', () => {
    const draft = { ...settledDraft, modelError: error };
    expect(step(draft, 'model').state).toBe('wrong');
    expect(step(draft, 'dataset').state).toBe('done');
    expect(step(draft, 'review')).toMatchObject({ state: 'wrong', found: 'Something is wrong' });
  });

  it('takes a question about a model for something to be done, not for a fault', () => {
    const asked = { ...error, code: 'MODEL_INPUT_SIZE_NEEDED' } as const;
    expect(step({ ...emptyDraft, modelError: asked }, 'model')).toMatchObject({
      state: 'open',
      found: 'Its input size is asked for',
    });
    const choice = { ...error, code: 'MODEL_OUTPUT_NEEDED', choices: ['a', 'b'] } as const;
    expect(step({ ...settledDraft, modelError: choice }, 'model').found).toBe('Its output is asked for');
    expect(step({ ...settledDraft, modelError: choice }, 'review').state).toBe('open');
  });

  it('takes the names of the folders where the user gave none and there are as many as labels', () => {
    const named = (count: number): Draft => ({
      ...settledDraft,
      settings: { ...settledDraft.settings, firstLabel: 3 },
      dataset: {
        ...settledDraft.dataset!,
        labelNames: Array.from({ length: count }, (_, label) => `sign ${label}`),
      },
    });
    expect(step(named(18), 'labels').found).toBe('All 18, label 3 · sign 3 first');
    expect(step(named(17), 'labels').found).toBe('All 18, label 3 first');
    const given = { path: 'n.txt', names: Array.from({ length: 18 }, (_, label) => `own ${label}`) };
    expect(step({ ...named(18), labelNames: given }, 'labels').found).toBe('All 18, label 3 · own 3 first');
  });

  it('is not ready while something is worked on', () => {
    const draft: Draft = { ...settledDraft, busy: 'pixels' };
    expect(step(draft, 'input').state).toBe('busy');
    expect(step(draft, 'review').state).toBe('open');
  });

  it('warns of an accuracy near chance, of missing labels and of an assumed range', () => {
    const pixels = settledDraft.pixels!;
    const nearChance = { ...settledDraft, pixels: { ...pixels, nearChance: true } };
    expect(step(nearChance, 'input').state).toBe('warning');
    const assumed = { ...settledDraft, pixels: { ...pixels, cleanAccuracy: null, assumed: true } };
    expect(step(assumed, 'input')).toMatchObject({ state: 'warning', found: '0 to 1 (÷ 255), assumed' });
    const unlabelled = { ...settledDraft, dataset: { ...settledDraft.dataset!, labelsKey: null } };
    expect(step(unlabelled, 'dataset').state).toBe('warning');
    expect(step(unlabelled, 'review').state).toBe('done');
  });

  it('counts the labels asked for and names the first', () => {
    const settings = { ...settledDraft.settings, labels: [0, 1, 7], firstLabel: 7 };
    const labelNames = { path: '/names.txt', names: Array.from({ length: 18 }, (_, i) => `sign ${i}`) };
    expect(step({ ...settledDraft, settings, labelNames }, 'labels').found).toBe(
      '3 of 18, label 7 · sign 7 first',
    );
  });

  it('refuses labels that the model does not have', () => {
    const settings = { ...settledDraft.settings, labels: [0, 18, 40] };
    expect(unknownLabels({ ...settledDraft, settings })).toEqual([18, 40]);
    expect(step({ ...settledDraft, settings }, 'labels').state).toBe('wrong');
  });

  it('counts the settings that differ from their card', () => {
    const settings = { ...settledDraft.settings, imagesPerStep: 32, steps: 90 };
    expect(step({ ...settledDraft, settings }, 'settings').found).toBe('Fast, 2 changes');
  });
});

describe('firstOpenStep', () => {
  it('leads to what is still to be done', () => {
    expect(firstOpenStep(emptyDraft)).toBe('model');
    expect(firstOpenStep({ ...settledDraft, dataset: null, pixels: null })).toBe('dataset');
    expect(firstOpenStep(settledDraft)).toBe('review');
  });
});

describe('stepOf', () => {
  it('reads the step of an address and begins at the model for any other', () => {
    expect(stepOf('labels')).toBe('labels');
    expect(stepOf('constructor')).toBe('model');
    expect(stepOf(null)).toBe('model');
  });
});

describe('searchedLabelCount', () => {
  it('is all labels of the model, or those asked for', () => {
    expect(searchedLabelCount(emptyDraft)).toBeNull();
    expect(searchedLabelCount(settledDraft)).toBe(18);
    expect(searchedLabelCount({ ...settledDraft, settings: { ...settledDraft.settings, labels: [3] } })).toBe(
      1,
    );
  });
});
