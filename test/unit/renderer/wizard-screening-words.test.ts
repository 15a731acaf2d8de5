import { expect, it } from 'vitest';
import { fullScanWords, screeningWords } from '../../../src-renderer/views/wizard/screening-words.ts';
import type { Draft } from '../../../src-shared/contract/draft.ts';
import { presets } from '../../../src-shared/presets.ts';
import { settledDraft } from './wizard-example-draft.ts';

const manyLabels: Draft = { ...settledDraft, model: { ...settledDraft.model!, labelCount: 1283 } };
const trial = {
  engine: 'onnxruntime',
  device: 'cpu',
  threads: 2,
  labelSlots: 1,
  evaluationMs: 10,
  calibration: [],
};

it('says how many labels of a model with many are searched in full', () => {
  expect(screeningWords(manyLabels)).toBe(
    '1,283 labels are screened: all are searched briefly, and in full only the 26 with the smallest triggers and 50 ' +
      'drawn at random, which show what is usual. A backdoor can be missed that way.',
  );
});

it('says nothing where every label is searched in full', () => {
  expect(screeningWords(settledDraft)).toBeNull();
  expect(
    screeningWords({ ...manyLabels, settings: { ...manyLabels.settings, screenAbove: null } }),
  ).toBeNull();
  expect(screeningWords({ ...manyLabels, settings: presets.paper })).toBeNull();
  const labels = Array.from({ length: 100 }, (_, label) => label);
  expect(screeningWords({ ...manyLabels, settings: { ...manyLabels.settings, labels } })).toBeNull();
});

it('says what a full search would take, once it is measured', () => {
  expect(fullScanWords(manyLabels)).toBeNull();
  const settings = { ...presets.fast, imagesPerStep: 64, batchSize: 16, steps: 40, starts: 1 };
  // 1,283 labels of 128 to 160 evaluations of 10 ms, and 20 to 65 % more for confirmation and evidence: 1,970,688 to
  // 3,387,120 ms; at most 2 × 8 repetitions of half of 3 × 160 evaluations, 38,400 ms.
  expect(fullScanWords({ ...manyLabels, settings, trial })).toBe('takes about 33 to 57 min');
});
