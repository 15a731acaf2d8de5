import { describe, expect, it } from 'vitest';
import {
  applyPreset,
  changedSettings,
  presetCardOf,
  presetCards,
} from '../../../src-renderer/views/wizard/preset-cards.ts';
import { emptyDraft } from '../../../src-shared/contract/draft.ts';
import { presets } from '../../../src-shared/presets.ts';

describe('presetCardOf', () => {
  it('is a card for every preset, the default first', () => {
    expect(presetCards.map(({ id }) => id)).toEqual(Object.keys(presets));
    expect(presetCards[0]!.settings).toEqual(emptyDraft.settings);
  });

  it('recognises every card by its own settings', () => {
    for (const card of presetCards) {
      expect(presetCardOf(card.settings).id).toBe(card.id);
      expect(changedSettings(card.settings)).toEqual([]);
    }
  });

  it('keeps the card when single settings are changed', () => {
    const settings = { ...presets.fast, screenAbove: null, steps: 200 };
    expect(presetCardOf(settings).id).toBe('fast');
    expect(changedSettings(settings)).toEqual(['steps', 'screenAbove']);
  });

  it('does not count what is scanned, where and with which seed as a change', () => {
    const settings = {
      ...presets.paper,
      seed: 7,
      labels: [1, 2, 3],
      engine: 'tensorflow' as const,
      threads: 2,
    };
    expect(changedSettings(settings)).toEqual([]);
  });
});

describe('applyPreset', () => {
  it('turns any settings into the card and leaves labels, seed and engine', () => {
    const before = { ...presets['reference-code'], seed: 7, labels: [1, 2, 3], patience: 9 };
    const card = presetCards.find(({ id }) => id === 'fast')!;
    const after = { ...before, ...applyPreset(card) };
    expect(after).toEqual({ ...card.settings, seed: 7, labels: [1, 2, 3] });
  });
});
