import { expect, it } from 'vitest';
import { seedWords, unusedSeed, wholeScans } from '../../../src-renderer/views/results/seed-words.ts';
import type { ScanSummary } from '../../../src-shared/contract/scan-summary.ts';

function summary(values: Partial<ScanSummary>): ScanSummary {
  return {
    id: 'a',
    status: 'finished',
    createdAt: '2026-01-02T03:04:05.000Z',
    durationMs: 1000,
    modelName: 'model.h5',
    datasetName: 'images.h5',
    modelSha256: null,
    datasetSha256: null,
    preset: 'paper',
    seed: 0,
    labelCount: 10,
    plannedLabels: 10,
    finishedLabels: 10,
    verdict: 'no-anomaly',
    anomalyIndex: 1.5,
    norms: [],
    median: 50,
    flaggedLabels: [],
    star: false,
    note: '',
    tags: [],
    repeatOf: null,
    error: null,
    ...values,
  };
}

it('says how many scans agree and how far the index spreads', () => {
  const scans = [
    summary({ verdict: 'backdoored', anomalyIndex: 3.1 }),
    summary({}),
    summary({ anomalyIndex: null }),
  ];
  expect(seedWords(scans)).toBe('1 of 3 scans say backdoored; the index lies between 1.50 and 3.10.');
});

it('leaves the spread out where no scan has an index', () => {
  expect(seedWords([summary({ anomalyIndex: null })])).toBe('0 of 1 scans say backdoored.');
});

it('leaves out scans of some labels and scans that were cut short', () => {
  const scans = [
    summary({ id: 'whole' }),
    summary({ id: 'one label', plannedLabels: 1 }),
    summary({ id: 'cancelled', status: 'cancelled' }),
  ];
  expect(wholeScans(scans).map(({ id }) => id)).toEqual(['whole']);
});

it('takes the smallest seed that no scan has used', () => {
  expect(unusedSeed([{ seed: 0 }, { seed: 2 }, { seed: 1 }, { seed: null }])).toBe(3);
  expect(unusedSeed([{ seed: 5 }])).toBe(0);
});
