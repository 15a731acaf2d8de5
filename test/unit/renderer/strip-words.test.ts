import { describe, expect, it } from 'vitest';
import { layoutStrip } from '../../../src-shared/charts/strip-layout.ts';
import { describeStrip, nearestMark } from '../../../src-renderer/charts/strip-words.ts';

const labels = [6, 60, 64, 70].map((norm, label) => ({
  label,
  norm,
  flagged: label === 0,
  inStatistics: true,
}));
const context = {
  median: 62,
  scaledMad: 5.93,
  normScale: 'linear',
  verdictRule: 'outlier-test',
  threshold: 2,
  names: ['stop', 'go'],
} as const;

describe('describeStrip', () => {
  it('names the labels beyond the threshold with their norms', () => {
    expect(describeStrip(labels, context)).toBe(
      'Norms of 4 labels, median 62.00, scaled MAD 5.93. Beyond the threshold of 2: label 0 · stop at 6.00.',
    );
  });

  it('says so where no label stands apart, and where nothing is known', () => {
    const calm = labels.map((one) => ({ ...one, flagged: false }));
    expect(describeStrip(calm, context)).toMatch(/No label stands apart\.$/);
    expect(describeStrip([], { ...context, median: null })).toMatch(/none is known yet/);
  });

  it('speaks of no MAD, and of no norm as a threshold, where all of the evidence judges', () => {
    const evidence = {
      ...context,
      scaledMad: Math.log(2),
      normScale: 'logarithmic',
      verdictRule: 'evidence',
    } as const;
    expect(describeStrip(labels, evidence)).toBe(
      'Norms of 4 labels, median 62.00, one deviation × 2.00. With an index beyond the threshold of 2: label 0 · stop at 6.00.',
    );
  });

  it('counts flagged labels beyond the fifth instead of listing them', () => {
    const all = labels.concat(labels).map((one, label) => ({ ...one, label, flagged: true }));
    expect(describeStrip(all, context)).toMatch(/ and 3 more\.$/);
  });
});

describe('nearestMark', () => {
  const layout = layoutStrip({ labels, width: 600, ...context });

  it('finds the mark under the pointer and close to it', () => {
    const mark = layout.marks[0]!;
    expect(nearestMark(layout, mark.x, mark.y)?.label).toBe(0);
    expect(nearestMark(layout, mark.x + mark.radius + 3, mark.y)?.label).toBe(0);
  });

  it('finds none far from all marks', () => {
    expect(nearestMark(layout, layout.marks[0]!.x + 100, 5)).toBeNull();
  });
});
