import { expect, it } from 'vitest';
import { notableLabels, repeatWords } from '../../../src-renderer/views/results/repeat-words.ts';
import type { LabelReport } from '../../../src-shared/domain/scan-report.ts';

function scan(seed: number, norms: Readonly<Record<number, number | null>>, flaggedLabels: number[] = []) {
  const labels = Object.entries(norms).map(([label, maskL1Norm]): LabelReport => ({
    label: Number(label),
    maskL1Norm,
    norms: [maskL1Norm],
    anomalyIndex: null,
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
  }));
  return { seed, labels, flaggedLabels };
}

it('says that the replay of one label found the same', () => {
  expect(repeatWords(scan(0, { 6: 60, 7: 3.25 }), scan(0, { 7: 3.25 }))).toBe(
    'It found the same: the norm of label 7 is equal to the last digit.',
  );
});

it('does not compare the norm of a brief search with that of a full one', () => {
  const original = scan(0, { 6: 60, 7: 9 });
  original.labels[1]!.role = 'screened';
  const repeat = scan(0, { 7: 3 });
  expect(repeatWords(original, repeat)).toBe(
    'The scan that it repeats only screened label 7; here it was searched in full.',
  );
  expect(notableLabels(original, repeat)).toEqual([]);
});

it('counts a label that broke down in both scans as the same', () => {
  expect(repeatWords(scan(0, { 6: null, 7: 3 }), scan(0, { 6: null, 7: 3 }))).toBe(
    'It found the same: the norm of each of the 2 labels is equal to the last digit.',
  );
});

it('says how far a replay with the same seed is off, and what may cause that', () => {
  const words = repeatWords(scan(0, { 7: 4 }), scan(0, { 7: 5 }));
  expect(words).toContain('the norm differs by 25.0 %');
  expect(words).toContain('Another device');
});

it('says how far the norms of another seed are off at most', () => {
  expect(repeatWords(scan(0, { 6: 100, 7: 4 }), scan(1, { 6: 90, 7: 3 }))).toBe(
    'With seed 1 instead of 0 the norms differ by 25.0 % at most.',
  );
});

it('says that nothing can be compared while no label is finished', () => {
  expect(repeatWords(scan(0, { 7: 4 }), scan(0, {}))).toBe('None of the labels has been searched again yet.');
});

it('lists the labels that either scan flagged where there are many', () => {
  const norms = Object.fromEntries(Array.from({ length: 43 }, (_, label) => [label, 50 + label]));
  const notable = notableLabels(scan(0, norms, [7]), scan(1, norms, [7, 9]));
  expect(notable).toEqual([
    { label: 7, then: 57, now: 57 },
    { label: 9, then: 59, now: 59 },
  ]);
});
