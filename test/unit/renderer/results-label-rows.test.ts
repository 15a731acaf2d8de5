import { expect, it } from 'vitest';
import { tableLines, type Sorting } from '../../../src-renderer/views/results/label-rows.ts';
import type { LabelReport } from '../../../src-shared/domain/scan-report.ts';

function label(number: number, values: Partial<LabelReport> = {}): LabelReport {
  return {
    label: number,
    maskL1Norm: 50,
    norms: [50],
    anomalyIndex: 0,
    indexParts: null,
    largestMargin: null,
    featureSimilarity: null,
    attackSuccessRate: 1,
    role: 'searched',
    heldOutSuccessRate: null,
    reachedThreshold: true,
    inStatistics: true,
    stopReason: 'early-stop',
    steps: 90,
    gradientEvaluations: 90,
    durationMs: 1000,
    ...values,
  };
}

/** Labels by number, headings by their first word. */
function lines(labels: readonly LabelReport[], sorting: Sorting): (number | string)[] {
  return tableLines(labels, sorting).map((line) =>
    line.kind === 'label' ? line.label.label : line.words.split(' ')[0]!,
  );
}

it('sorts either way, equal figures by the number of their label', () => {
  const labels = [label(3, { maskL1Norm: 40 }), label(2), label(1), label(0, { maskL1Norm: 60 })];
  expect(lines(labels, { key: 'maskL1Norm', descending: false })).toEqual([3, 1, 2, 0]);
  expect(lines(labels, { key: 'maskL1Norm', descending: true })).toEqual([0, 1, 2, 3]);
});

it('puts figures that do not exist last, whichever way it sorts', () => {
  const labels = [label(0), label(1, { heldOutSuccessRate: 0.9 }), label(2, { heldOutSuccessRate: 0.8 })];
  expect(lines(labels, { key: 'heldOutSuccessRate', descending: false })).toEqual([2, 1, 0]);
  expect(lines(labels, { key: 'heldOutSuccessRate', descending: true })).toEqual([1, 2, 0]);
});

it('sets labels that never reached the threshold or broke down apart, each sorted in itself', () => {
  const labels = [
    label(0, { maskL1Norm: null, attackSuccessRate: null, reachedThreshold: false }),
    label(1, { maskL1Norm: 9, reachedThreshold: false }),
    label(2, { maskL1Norm: 70 }),
    label(3, { maskL1Norm: 5, reachedThreshold: false }),
    label(4, { maskL1Norm: 60 }),
  ];
  expect(lines(labels, { key: 'maskL1Norm', descending: false })).toEqual([4, 2, 'Never', 3, 1, 'The', 0]);
});

it('sets screened labels apart, whatever their rough norms say', () => {
  const screened = { role: 'screened', reachedThreshold: false, inStatistics: false } as const;
  const labels = [
    label(0, { ...screened, maskL1Norm: 3 }),
    label(1, { maskL1Norm: 70, role: 'control' }),
    label(2, { ...screened, maskL1Norm: 2 }),
    label(3, { maskL1Norm: 60, reachedThreshold: false }),
  ];
  expect(lines(labels, { key: 'maskL1Norm', descending: false })).toEqual([1, 'Never', 3, 'Screened', 2, 0]);
});

it('has no lines for a scan without labels', () => {
  expect(tableLines([], { key: 'label', descending: false })).toEqual([]);
});
