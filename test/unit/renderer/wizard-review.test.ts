import { describe, expect, it } from 'vitest';
import { reviewSections } from '../../../src-renderer/views/wizard/review-sections.ts';
import { reviewWarnings } from '../../../src-renderer/views/wizard/review-warnings.ts';
import { emptyDraft, type Draft } from '../../../src-shared/contract/draft.ts';
import { settledDraft } from './wizard-example-draft.ts';

function valuesOf(draft: Draft): string[] {
  return reviewSections(draft).flatMap(({ facts }) => facts.map(({ name, value }) => `${name}: ${value}`));
}

describe('reviewWarnings', () => {
  it('has none for a draft in order, nor for an empty one', () => {
    expect(reviewWarnings(settledDraft)).toEqual([]);
    expect(reviewWarnings(emptyDraft)).toEqual([]);
  });

  it('leads to the step where each thing can be mended', () => {
    const draft: Draft = {
      ...settledDraft,
      model: { ...settledDraft.model!, findings: [{ severity: 'warning', message: 'Two labels.' }] },
      dataset: { ...settledDraft.dataset!, imageCount: 34 },
      pixels: { ...settledDraft.pixels!, nearChance: true },
      settings: { ...settledDraft.settings, labels: [0, 1, 2, 3] },
    };
    expect(reviewWarnings(draft).map(({ step }) => step)).toEqual(['model', 'dataset', 'input', 'labels']);
  });

  it('warns that fewer than three labels carry no statistics', () => {
    const draft = { ...settledDraft, settings: { ...settledDraft.settings, labels: [0, 1] } };
    expect(reviewWarnings(draft)[0]!.message).toMatch(/at least 3 labels; with 2 the verdict/);
  });

  it('warns of a range that is worse than one that was measured', () => {
    const { modelPixels, datasetPixels } = settledDraft.pixels!;
    const table = [{ modelPixels, datasetPixels, accuracy: 0.99, images: 256 }];
    const pixels = { ...settledDraft.pixels!, table, cleanAccuracy: { accuracy: 0.4, images: 256 } };
    expect(reviewWarnings({ ...settledDraft, pixels })).toEqual([
      { step: 'input', message: expect.stringMatching(/knows 99\.0\u00a0% of the images/) as string },
    ]);
  });

  it('says what reading the images found', () => {
    const caveats = [
      { code: 'labels-reordered' as const, effect: 'weakens' as const, message: 'In reverse.' },
    ];
    const pixels = { ...settledDraft.pixels!, caveats };
    expect(reviewWarnings({ ...settledDraft, pixels })).toEqual([{ step: 'input', message: 'In reverse.' }]);
  });

  it('tells an assumed pixel range from one that was given', () => {
    const pixels = { ...settledDraft.pixels!, cleanAccuracy: null };
    expect(reviewWarnings({ ...settledDraft, pixels: { ...pixels, assumed: true } })[0]!.message).toMatch(
      /is assumed/,
    );
    expect(reviewWarnings({ ...settledDraft, pixels })[0]!.message).toMatch(/nothing shows/);
  });
});

describe('reviewSections', () => {
  it('holds both hashes, the pixels, the labels and the settings that differ', () => {
    const settings = { ...settledDraft.settings, imagesPerStep: 32, steps: 90, seed: 7 };
    const values = valuesOf({ ...settledDraft, settings });
    expect(values.filter((value) => value === `SHA-256: ${'ab'.repeat(32)}`)).toHaveLength(2);
    expect(values).toEqual(
      expect.arrayContaining([
        'The model expects: 0 to 1 (÷ 255)',
        'The file holds: 0 to 255 (as stored)',
        'Searched: all 18',
        'Preset: Fast',
        'Images per step: 32',
        'Most steps: 90',
        'Seed: 7',
        'Engine: Fastest one, measured',
        'Threads: All cores',
      ]),
    );
    expect(values).not.toContain('Patience: 5');
  });

  it('says which labels of a screened scan are searched in full', () => {
    const model = { ...settledDraft.model!, labelCount: 1283 };
    expect(valuesOf({ ...settledDraft, model })).toContain(
      'In full: 50 drawn at random and the 26 most promising; the others briefly',
    );
    expect(valuesOf(settledDraft).join()).not.toContain('In full');
  });

  it('names the device that the trial has found to be the fastest', () => {
    const trial = {
      engine: 'onnxruntime',
      device: 'cpu',
      threads: 2,
      labelSlots: 1,
      evaluationMs: 10,
      calibration: [],
    };
    expect(valuesOf({ ...settledDraft, trial })).toContain('Engine: Automatic: ONNX Runtime · cpu');
  });

  it('says what is missing', () => {
    expect(valuesOf(emptyDraft)).toEqual(
      expect.arrayContaining(['File: none chosen', 'Pixels: not settled', 'Searched: all']),
    );
  });
});
