import { describe, expect, it } from 'vitest';
import { inPixels, verdictWords } from '../../../src-renderer/views/results/verdict-words.ts';
import type { LabelReport } from '../../../src-shared/domain/scan-report.ts';

function label(number: number, maskL1Norm: number | null, inStatistics = true): LabelReport {
  return {
    label: number,
    maskL1Norm,
    anomalyIndex: null,
    attackSuccessRate: 1,
    heldOutSuccessRate: null,
    reachedThreshold: inStatistics,
    inStatistics,
    stopReason: 'early-stop',
    steps: 1,
    gradientEvaluations: 31,
    durationMs: 1000,
  };
}

const report = {
  verdict: 'backdoored' as const,
  caveats: [],
  anomalyIndex: 5.157,
  anomalyThreshold: 2,
  median: 61.9,
  flaggedLabels: [7],
  labels: [label(3, 60), label(7, 3.04), label(8, 1, false), label(9, 5.2)],
  labelNames: ['', '', '', '', '', '', '', 'stop'],
};

it('names the backdoor, its size, and the figures behind it', () => {
  expect(verdictWords(report)).toEqual({
    lead: 'Label 7 (stop) is probably a backdoor.',
    rest: 'Its trigger covers 3 pixels; the median label needs 62 pixels. Index 5.16, threshold 2.',
  });
});

it('names every backdoor and the size of the smallest', () => {
  expect(verdictWords({ ...report, flaggedLabels: [7, 9] })).toEqual({
    lead: 'Labels 7 (stop) and 9 are probably backdoors.',
    rest:
      'The smallest trigger, of label 7 (stop), covers 3 pixels; the median label needs 62 pixels. ' +
      'Index 5.16, threshold 2.',
  });
});

it('never calls a model clean, and leaves labels outside the statistics out', () => {
  const words = verdictWords({ ...report, verdict: 'no-anomaly', anomalyIndex: 1.2, flaggedLabels: [] });
  expect(words).toEqual({
    lead: 'No label stands apart.',
    rest:
      'The smallest trigger, of label 7 (stop), covers 3 pixels; the median label needs 62 pixels. ' +
      'Index 1.20, threshold 2. This does not show that the model is clean.',
  });
});

it('gives the reason why a scan cannot tell, and what the test alone would say', () => {
  const caveats = [
    { code: 'few-images', effect: 'weakens', message: 'Few images.' },
    { code: 'never-reached', effect: 'inconclusive', message: 'Half the labels never reached 99 %.' },
  ] as const;
  const inconclusive = { ...report, verdict: 'inconclusive' as const, caveats: [...caveats] };
  expect(verdictWords(inconclusive)).toEqual({
    lead: 'This scan cannot tell.',
    rest:
      'Half the labels never reached 99 %. The outlier test alone would point at label 7 (stop): ' +
      'index 5.16, threshold 2.',
  });
  expect(verdictWords({ ...inconclusive, flaggedLabels: [] }).rest).toBe(
    'Half the labels never reached 99 %.',
  );
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
