import { expect, test } from 'vitest';
import { attackedWith, judged, modelWith } from './reports.ts';

const backdoored = (flaggedLabels: number[]) => ({ verdict: 'backdoored', flaggedLabels }) as const;

test('a planted label that is flagged first is found, and others beside it are false', () => {
  const found = { verdict: 'backdoored', plantedFirst: true };
  expect(judged(attackedWith(), backdoored([3]))).toMatchObject({ ...found, falseLabels: 0 });
  expect(judged(attackedWith(), backdoored([3, 7, 8]))).toMatchObject({ ...found, falseLabels: 2 });
});

test('a planted label behind another one does not come first', () => {
  const scan = judged(attackedWith(), backdoored([7, 3]));
  expect(scan).toMatchObject({ verdict: 'backdoored', plantedFirst: false, falseLabels: 1 });
});

test('of several planted labels any may come first', () => {
  const scan = judged(attackedWith({ targets: [3, 8] }), backdoored([8, 3]));
  expect(scan).toMatchObject({ plantedFirst: true, falseLabels: 0 });
});

test('every flagged label of a clean model is false', () => {
  const scan = judged(modelWith(), backdoored([4, 5]));
  expect(scan).toMatchObject({ truth: 'clean', plantedFirst: false, falseLabels: 2 });
});

test.each(['no-anomaly', 'inconclusive'] as const)('a verdict of %s names no label', (verdict) => {
  const scan = judged(attackedWith(), { verdict, flaggedLabels: [3, 4] });
  expect(scan).toMatchObject({ verdict, plantedFirst: false, falseLabels: 0 });
});

test('a report without statistics has no score', () => {
  expect(judged(modelWith(), { anomalyIndex: null }).score).toBeNull();
  expect(judged(modelWith(), { anomalyIndex: 2.5 }).score).toBe(2.5);
});

test('a pair comes first where it is planted and flagged', () => {
  const model = attackedWith({ kind: 'source', targets: [3], sources: [1, 2] });
  const pairs = (...flagged: { source: number; target: number }[]) => ({
    ...backdoored([]),
    pairs: { findings: [], anomalyIndex: 3, median: 50, deviation: 0.7, flagged, pairs: [] },
  });
  expect(judged(model, pairs({ source: 2, target: 3 }, { source: 5, target: 3 })).plantedPairFirst).toBe(
    true,
  );
  expect(judged(model, pairs({ source: 5, target: 3 }, { source: 2, target: 3 })).plantedPairFirst).toBe(
    false,
  );
  expect(judged(model, pairs()).plantedPairFirst).toBe(false);
  expect(judged(model).plantedPairFirst).toBeNull();
});
