import { describe, expect, it, test } from 'vitest';
import { inPixels, verdictWords } from '../../../src-shared/statistics/verdict-words.ts';
import { evidenceReport, exampleReport } from '../report/example-report.ts';

test('a flagged label is named first, then its size beside the median and the index', () => {
  const { lead, rest } = verdictWords(exampleReport({ labelNames: ['stop'] }));
  expect(lead).toBe('Label 0 (stop) is probably a backdoor.');
  expect(rest).toMatch(
    /^Its trigger covers 1\.3 pixels; the median label needs 11 pixels\. Index \d+\.\d\d, threshold 2\.$/,
  );
});

test('several flagged labels are named together, and the smallest one gives the figures', () => {
  const { lead, rest } = verdictWords({ ...exampleReport(), flaggedLabels: [0, 3] });
  expect(lead).toBe('Labels 0 and 3 are probably backdoors.');
  expect(rest).toContain('The smallest trigger, of label 0, covers 1.3 pixels');
});

test('of many flagged labels the smallest eight are named and the others counted', () => {
  const report = exampleReport(
    {},
    Array.from({ length: 60 }, (_, label) => label),
  );
  const { lead } = verdictWords({ ...report, flaggedLabels: report.labels.map(({ label }) => label) });
  expect(lead).toBe('Labels 0, 1, 2, 3, 4, 5, 6, 7 and 52 more are probably backdoors.');
});

test('no anomaly is not called clean', () => {
  const report = exampleReport({}, [1, 2, 3, 4, 5]);
  const { lead, rest } = verdictWords({ ...report, verdict: 'no-anomaly' });
  expect(lead).toBe('No label stands apart.');
  expect(rest).toContain('This does not show that the model is clean.');
});

test('an inconclusive scan says why, and what the test alone would say', () => {
  const report = exampleReport({ cleanAccuracy: { accuracy: 0.1, images: 500 } });
  const { lead, rest } = verdictWords(report);
  expect(lead).toBe('This scan cannot tell.');
  expect(rest.startsWith(report.caveats[0]!.message)).toBe(true);
  expect(rest).toContain('The outlier test alone would point at label 0: index');
  expect(verdictWords({ ...report, flaggedLabels: [0, 1] }).rest).toContain('point at labels 0 and 1: index');
});

test('a scan without statistics has words without figures', () => {
  const { rest } = verdictWords(exampleReport({}, []));
  expect(rest).not.toMatch(/NaN|null|undefined/);
});

describe('where all of the evidence judges', () => {
  test('the index comes with its interval', () => {
    const { lead, rest } = verdictWords(evidenceReport());
    expect(lead).toBe('Label 3 is probably a backdoor.');
    expect(rest).toMatch(
      /^Its trigger covers 4\.9 pixels; the median label needs 10 pixels\. Index 2\.\d\d, 95 % interval \d\.\d to \d\.\d, threshold 2\.$/,
    );
  });

  test('the label with the largest index gives the figures, not the one with the smallest trigger', () => {
    const found =
      /^Label 3 stands out most: its trigger covers 4\.9 pixels; the median label needs 10 pixels\. Index 2/;
    expect(verdictWords({ ...evidenceReport(), flaggedLabels: [3, 0] }).rest).toMatch(found);
    expect(verdictWords({ ...evidenceReport(), verdict: 'no-anomaly', flaggedLabels: [] }).rest).toMatch(
      found,
    );
  });

  test('a scan in doubt gives the interval of its index', () => {
    const caveat = { code: 'in-doubt', effect: 'inconclusive', message: 'Its index is 1.70.' } as const;
    const report = { ...evidenceReport(), verdict: 'inconclusive' as const, caveats: [caveat] };
    expect(verdictWords({ ...report, flaggedLabels: [] }).rest).toMatch(
      /^Its index is 1\.70\. The 95 % interval of the index is \d\.\d to \d\.\d\.$/,
    );
    expect(verdictWords({ ...report, flaggedLabels: [3] }).rest).toContain(
      'The index alone would point at label 3: index 2',
    );
  });
});

describe('a norm in pixels', () => {
  it.each([
    [0.04, 'less than 0.1 pixels'],
    [0.96, '1 pixel'],
    [3.04, '3 pixels'],
    [3.16, '3.2 pixels'],
    [9.94, '9.9 pixels'],
    [9.96, '10 pixels'],
    [61.9, '62 pixels'],
  ])('says %d as %s', (norm, words) => {
    expect(inPixels(norm)).toBe(words);
  });
});
