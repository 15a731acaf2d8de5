import { describe, expect, it } from 'vitest';
import {
  barPath,
  countsOfLabels,
  describeCounts,
  warnOfFew,
} from '../../../src-renderer/views/wizard/class-counts.ts';

describe('countsOfLabels', () => {
  it('counts none for labels behind the last one in the file', () => {
    expect(countsOfLabels([4, 5], 4)).toEqual([4, 5, 0, 0]);
  });

  it('is as long as the file says while no model is open', () => {
    expect(countsOfLabels([4, 5], null)).toEqual([4, 5]);
  });
});

describe('describeCounts', () => {
  it('gives the range, or the one number', () => {
    expect(describeCounts([20, 34, 28])).toBe('20 to 34 images for each label');
    expect(describeCounts([28, 28])).toBe('28 images for each label');
  });
});

describe('warnOfFew', () => {
  it('says nothing where every label has at least five', () => {
    expect(warnOfFew([5, 900])).toBeNull();
  });

  it('names the labels that have few or none', () => {
    expect(warnOfFew([10, 0, 10, 4])).toMatch(/^Labels 1 and 3 have fewer than 5 images: /);
    expect(warnOfFew([10, 0, 10])).toMatch(/^Label 1 has no image: whether the model knows it /);
  });

  it('names eight and counts the others', () => {
    expect(warnOfFew(new Array<number>(1283).fill(0))).toMatch(
      /^Labels 0, 1, 2, 3, 4, 5, 6, 7 and 1,275 more have no image: /,
    );
  });
});

describe('barPath', () => {
  it('scales the highest bar to 100', () => {
    expect(barPath([1, 2], 0)).toBe('M0 100v-50h1v50zM1 100v-100h1v100z');
  });

  it('draws nothing high where there are no images at all', () => {
    expect(barPath([0], 0)).toBe('M0 100v0h1v0z');
  });
});
