import { expect, it } from 'vitest';
import { pairTimeWords } from '../../../src-renderer/views/wizard/pair-words.ts';
import type { Draft } from '../../../src-shared/contract/draft.ts';
import { presets } from '../../../src-shared/presets.ts';
import { settledDraft } from './wizard-example-draft.ts';

const draft: Draft = {
  ...settledDraft,
  model: { ...settledDraft.model!, labelCount: 10 },
  settings: { ...presets.fast, labels: null },
  trial: {
    engine: 'onnxruntime',
    device: 'cpu',
    threads: 2,
    labelSlots: 1,
    evaluationMs: 10,
    calibration: [],
  },
};

it('says how many pairs there are and how much longer the scan takes', () => {
  expect(pairTimeWords(draft)).toMatch(/^90 pairs: they would make the scan about \d+ to \d+ s longer\.$/);
  const chosen = { ...draft, settings: { ...draft.settings, pairs: true } };
  expect(pairTimeWords(chosen)).toMatch(/^90 pairs: they make the scan about/);
});

it('counts the images of every label, to the labels that are searched', () => {
  expect(pairTimeWords({ ...draft, settings: { ...draft.settings, labels: [3, 7] } })).toMatch(/^18 pairs/);
});

it('says no time where none was measured, and nothing without a model', () => {
  expect(pairTimeWords({ ...draft, trial: null })).toBe('90 pairs.');
  expect(pairTimeWords({ ...draft, model: null })).toBeNull();
});
