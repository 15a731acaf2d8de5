import { describe, expect, it } from 'vitest';
import {
  betterAccuracy,
  isSameRange,
  parseChannelNumbers,
  rowsToShow,
} from '../../../src-renderer/views/wizard/pixel-rows.ts';
import { pixelRanges } from '../../../src-shared/domain/pixel-range.ts';
import { settledDraft } from './wizard-example-draft.ts';

const { raw, mnist, inception } = pixelRanges;
const pixels = settledDraft.pixels!;

describe('rowsToShow', () => {
  it('shows what was measured, in its order', () => {
    const table = [
      { modelPixels: mnist, datasetPixels: raw, accuracy: 0.99, images: 256 },
      { modelPixels: raw, datasetPixels: raw, accuracy: 0.1, images: 256 },
    ];
    expect(rowsToShow({ ...pixels, table }, 3)).toEqual(table);
  });

  it('shows the best ones where many were measured', () => {
    const table = Array.from({ length: 20 }, (_, place) => ({
      modelPixels: { ...mnist, scale: [255 + place] },
      datasetPixels: raw,
      accuracy: 1 - place / 20,
      images: 256,
    }));
    expect(rowsToShow({ ...pixels, table }, 3)).toEqual(table.slice(0, 8));
  });

  it('adds the range in force where it was not among those measured', () => {
    const own = { name: 'explicit' as const, reverseChannels: false, mean: [100], scale: [50] };
    const table = [{ modelPixels: mnist, datasetPixels: raw, accuracy: 0.99, images: 256 }];
    const cleanAccuracy = { accuracy: 0.4, images: 200 };
    expect(rowsToShow({ ...pixels, modelPixels: own, cleanAccuracy, table }, 3)).toEqual([
      ...table,
      { modelPixels: own, datasetPixels: raw, accuracy: 0.4, images: 200 },
    ]);
  });

  it('offers the usual ranges without figures where nothing could be measured', () => {
    const unmeasured = { ...pixels, cleanAccuracy: null, assumed: true, table: [] };
    const grey = rowsToShow(unmeasured, 1);
    expect(grey.map((row) => row.modelPixels)).toEqual([mnist, inception, raw]);
    expect(grey.every((row) => row.accuracy === null)).toBe(true);
    expect(rowsToShow(unmeasured, 3)).toHaveLength(7);
  });
});

describe('isSameRange', () => {
  it('compares the numbers, not the name', () => {
    expect(isSameRange(mnist, { ...mnist, name: 'explicit' })).toBe(true);
    expect(isSameRange(mnist, { ...mnist, reverseChannels: true })).toBe(false);
    expect(isSameRange(mnist, raw)).toBe(false);
  });
});

describe('betterAccuracy', () => {
  const table = [{ modelPixels: mnist, datasetPixels: raw, accuracy: 0.95, images: 256 }];

  it('is the best accuracy where the range in force is clearly worse', () => {
    const cleanAccuracy = { accuracy: 0.41, images: 256 };
    expect(betterAccuracy({ ...pixels, table, cleanAccuracy })).toBe(0.95);
  });

  it('is nothing where both are about the same, or nothing was measured', () => {
    const cleanAccuracy = { accuracy: 0.91, images: 256 };
    expect(betterAccuracy({ ...pixels, table, cleanAccuracy })).toBeNull();
    expect(betterAccuracy({ ...pixels, table: [], cleanAccuracy })).toBeNull();
    expect(betterAccuracy({ ...pixels, table: [], cleanAccuracy: null })).toBeNull();
  });
});

describe('parseChannelNumbers', () => {
  it.each([
    ['255', 3, [255]],
    ['103.9, 116.8,123.7', 3, [103.9, 116.8, 123.7]],
    [' 1 2 3 ', 3, [1, 2, 3]],
    ['1e2', 1, [100]],
  ])('reads "%s" for %i channels', (text, channels, numbers) => {
    expect(parseChannelNumbers(text, channels)).toEqual(numbers);
  });

  it.each([
    ['', 3],
    ['1, 2', 3],
    ['1, 2, 3', 1],
    ['one', 1],
    ['Infinity', 1],
  ])('refuses "%s" for %i channels', (text, channels) => {
    expect(parseChannelNumbers(text, channels)).toBeNull();
  });
});
