import { expect, test } from 'vitest';
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
  expect(labels.listMeasurements(id).map(({ label }) => label)).toEqual([0, 3, 7]);
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
  expect(labels.listMeasurements(id).map(({ label }) => label)).toEqual([]);
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
