import { expect, test } from 'vitest';
import { stripNorms } from '../../../src-main/history/strip-norms.ts';
import { exampleReport, largeReport } from '../report/example-report.ts';

test('of few labels every norm in the statistics is kept, with three decimals', () => {
  const report = exampleReport();
  const labels = report.labels.map((label) => ({ ...label, inStatistics: label.label !== 3 }));
  const norms = stripNorms({ ...report, labels });
  expect(norms.map(([label]) => label)).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9]);
  // 20 pixels × (0.5 + 1/64) = 10.3125
  expect(norms.slice(0, 2)).toEqual([
    [0, 1.25],
    [1, 10.313],
  ]);
});

test('of many labels no stroke is lost, no flagged label, and little is left', () => {
  const report = { ...largeReport(2622), flaggedLabels: [5, 6, 7] };
  const norms = stripNorms(report);
  // The norms reach from 10 to 20: the upper half of the 240 strokes.
  expect(norms.length).toBeLessThanOrEqual(121 + 3);
  expect(norms.map(([label]) => label)).toEqual(expect.arrayContaining([5, 6, 7]));
  const step = 20 / 240;
  for (const { maskL1Norm } of report.labels) {
    const distance = Math.min(...norms.map(([, norm]) => Math.abs(norm - maskL1Norm!)));
    expect(distance).toBeLessThanOrEqual(step + 0.001);
  }
});
