import { describe, expect, test } from 'vitest';
import type { LabelResult } from '../../../src-shared/domain/label-result.ts';
import { exampleIntake, exampleResult } from './example-scan.ts';
import { temporaryHistory } from './temporary-folder.ts';

function beginScan() {
  const { scans, labels } = temporaryHistory();
  return { labels, id: scans.start(exampleIntake()).id };
}

test('a label comes back bit for bit', () => {
  const { labels, id } = beginScan();
  const result = exampleResult(4, { mask: Float32Array.from({ length: 20 }, (_, index) => index / 19) });
  labels.save(id, result);
  expect(labels.get(id, 4)).toEqual(result);
});

test('a view into a larger array is kept without its surroundings', () => {
  const { labels, id } = beginScan();
  const shared = Float32Array.from({ length: 60 }, (_, index) => index / 60);
  labels.save(id, exampleResult(4, { mask: shared.subarray(7, 27) }));
  expect(labels.get(id, 4).mask).toEqual(shared.slice(7, 27));
});

test('triggers are listed with 8 bits a value, for the labels asked for that have one', () => {
  const { labels, id } = beginScan();
  const broken = { stopReason: 'not-finite', reachedThreshold: false, maskL1Norm: null } as const;
  for (const label of [0, 1, 2]) labels.save(id, exampleResult(label, label === 1 ? broken : {}));
  const triggers = labels.listTriggers(id, [2, 1, 7]);
  expect(triggers.map(({ label }) => label)).toEqual([2]);
  // The mask of label 2 is 0.53125 everywhere: × 255 = 135.47. Its pattern begins with 2.75.
  expect(triggers[0]?.mask).toEqual(new Uint8Array(20).fill(135));
  expect(triggers[0]?.pattern.slice(0, 3)).toEqual(Uint8Array.of(2, 3, 4));
});

test('labels are listed ascending, whatever the order of the search', () => {
  const { labels, id } = beginScan();
  for (const label of [7, 0, 3]) labels.save(id, exampleResult(label));
  expect(labels.finishedLabels(id)).toEqual([0, 3, 7]);
  const measurements = labels.listMeasurements(id);
  expect(measurements.map(({ label }) => label)).toEqual([0, 3, 7]);
  expect(measurements[0]).not.toHaveProperty('mask');
  expect(exampleResult(0)).toMatchObject(measurements[0]!);
});

test('a search that broke down is kept without norms and pictures, its curves up to the break', () => {
  const { labels, id } = beginScan();
  const broken: LabelResult = exampleResult(2, {
    stopReason: 'not-finite',
    reachedThreshold: false,
    maskL1Norm: Number.NaN,
    mask: new Float32Array(20).fill(Number.NaN),
    curves: {
      loss: Float32Array.of(4, Number.NaN, Number.NaN),
      maskNorm: Float32Array.of(20, 15, 10),
      attackSuccessRate: Float32Array.of(0.1, 0.9, 0.9),
      cost: Float32Array.of(0, 0, 0),
    },
  });
  labels.save(id, broken);
  expect(labels.get(id, 2)).toMatchObject({
    maskL1Norm: null,
    maskL1Norm8Bit: null,
    attackSuccessRate: null,
    mask: new Float32Array(),
    pattern: new Float32Array(),
    curves: { loss: Float32Array.of(4), cost: Float32Array.of(0) },
  });
});

test.each([
  { what: 'norm', changes: { maskL1Norm: Number.NaN } },
  { what: 'mask', changes: { mask: new Float32Array(20).fill(Number.POSITIVE_INFINITY) } },
])('a $what that is not finite is refused unless the search broke down', ({ changes }) => {
  const { labels, id } = beginScan();
  expect(() => labels.save(id, exampleResult(2, changes))).toThrow(RangeError);
  expect(labels.finishedLabels(id)).toEqual([]);
});

test('a label that is not finished is not found', () => {
  const { labels, id } = beginScan();
  expect(() => labels.get(id, 9)).toThrow(expect.objectContaining({ code: 'SCAN_NOT_FOUND' }));
});

test('a full search takes the place of the brief one, and of nothing else', () => {
  const { labels, id } = beginScan();
  labels.save(id, exampleResult(4, { role: 'screened', heldOutSuccessRate: null, reachedThreshold: false }));
  expect(labels.get(id, 4).role).toBe('screened');
  const full = exampleResult(4, { steps: 25 });
  labels.save(id, full);
  expect(labels.get(id, 4)).toEqual(full);
  expect(labels.finishedLabels(id)).toEqual([4]);
  expect(() => labels.save(id, exampleResult(4))).toThrow(/UNIQUE constraint/);
});

test('all that is known of a label comes back: norms of several searches, margin and similarity', () => {
  const { labels, id } = beginScan();
  const known = { norms: [11.25, null, 10], largestMargin: -3.5, featureSimilarity: -0.25 };
  labels.save(id, exampleResult(4, known));
  expect(labels.get(id, 4)).toEqual(exampleResult(4, known));
  expect(labels.listMeasurements(id)[0]).toMatchObject(known);
});

describe('another search of a label', () => {
  const first = exampleResult(4, {
    role: 'control',
    largestMargin: 12,
    featureSimilarity: 0.5,
    gradientEvaluations: 60,
    durationMs: 10,
  });
  /** A smaller trigger: 20 pixels of 0.25 are 5. */
  const smaller = exampleResult(4, {
    mask: new Float32Array(20).fill(0.25),
    maskL1Norm: 5,
    maskL1Norm8Bit: 5,
    norms: [5],
    steps: 9,
    gradientEvaluations: 90,
    durationMs: 20,
  });
  const ofBoth = {
    role: 'control',
    largestMargin: 12,
    featureSimilarity: 0.5,
    gradientEvaluations: 150,
    durationMs: 30,
  };

  test('leaves the smaller trigger with its curves, and the norms and efforts of both', () => {
    const { labels, id } = beginScan();
    labels.save(id, first);
    const merged = labels.addRepetition(id, smaller);
    expect(merged).toEqual({ ...smaller, ...ofBoth, norms: [first.maskL1Norm, 5] });
    expect(labels.get(id, 4)).toEqual(merged);
    expect(labels.finishedLabels(id)).toEqual([4]);
  });

  test('that found a larger one, or none that works, leaves the trigger as it is', () => {
    const { labels, id } = beginScan();
    labels.save(id, first);
    labels.addRepetition(
      id,
      exampleResult(4, { maskL1Norm: 12, norms: [12], gradientEvaluations: 50, durationMs: 5 }),
    );
    const missed = { reachedThreshold: false, norms: [null], gradientEvaluations: 40, durationMs: 15 };
    labels.addRepetition(id, { ...smaller, ...missed });
    expect(labels.get(id, 4)).toEqual({ ...first, ...ofBoth, norms: [first.maskL1Norm, 12, null] });
  });

  test('that broke down counts as one without a norm', () => {
    const { labels, id } = beginScan();
    labels.save(id, first);
    const broken = exampleResult(4, {
      stopReason: 'not-finite',
      reachedThreshold: false,
      maskL1Norm: Number.NaN,
      mask: new Float32Array(20).fill(Number.NaN),
      norms: [null],
    });
    labels.addRepetition(id, broken);
    expect(labels.get(id, 4)).toMatchObject({
      stopReason: 'early-stop',
      mask: first.mask,
      norms: [first.maskL1Norm, null],
    });
  });

  test('changes no other label, nor the same label of another scan', () => {
    const { scans, labels } = temporaryHistory();
    const [id, other] = [scans.start(exampleIntake()).id, scans.start(exampleIntake()).id];
    labels.save(id, first);
    labels.save(id, exampleResult(5));
    labels.save(other, first);
    labels.addRepetition(id, smaller);
    expect(labels.get(id, 5)).toEqual(exampleResult(5));
    expect(labels.get(other, 4)).toEqual(first);
  });

  test('needs a label that is finished, and numbers that are finite', () => {
    const { labels, id } = beginScan();
    expect(() => labels.addRepetition(id, smaller)).toThrow(
      expect.objectContaining({ code: 'SCAN_NOT_FOUND' }),
    );
    labels.save(id, first);
    const endless = { ...smaller, mask: new Float32Array(20).fill(Number.POSITIVE_INFINITY) };
    expect(() => labels.addRepetition(id, endless)).toThrow(RangeError);
    expect(labels.get(id, 4)).toEqual(first);
  });
});
