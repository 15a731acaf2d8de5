import { expect, it } from 'vitest';
import { foremostLabel } from '../../../src-shared/statistics/foremost-label.ts';
import { evidenceReport, exampleReport } from '../report/example-report.ts';

it('is the label with the largest index, though another has the smallest trigger', () => {
  expect(foremostLabel(evidenceReport().labels)?.label).toBe(3);
});

it('is the label with the smallest norm where no index exists', () => {
  const labels = exampleReport().labels.map((label) => ({ ...label, anomalyIndex: null }));
  expect(foremostLabel(labels)?.label).toBe(0);
});

it('is one outside the statistics only where there is no other', () => {
  const [first, ...others] = exampleReport().labels;
  const outside = { ...first!, inStatistics: false };
  expect(foremostLabel([outside, ...others])?.label).toBe(1);
  expect(foremostLabel([outside])?.label).toBe(0);
});

it('is none where no label has a trigger', () => {
  expect(foremostLabel([{ ...exampleReport().labels[0]!, maskL1Norm: null }])).toBeNull();
});
