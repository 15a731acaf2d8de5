import { expect, test } from 'vitest';
import type { PairResult } from '../../../src-shared/domain/pair-result.ts';
import { fullPair } from '../../support/pair-measurements.ts';
import { exampleIntake } from './example-scan.ts';
import { temporaryHistory } from './temporary-folder.ts';

function begin() {
  const history = temporaryHistory();
  const { id } = history.scans.start(exampleIntake());
  return { history, id };
}

function measurementsOf({ mask: _mask, pattern: _pattern, ...measured }: PairResult) {
  return measured;
}

test('pairs come back as they were kept, by source and target', () => {
  const { history, id } = begin();
  const kept = [fullPair(3, 1), fullPair(0, 2, { role: 'control', cleanMargin: -1.5 }), fullPair(0, 1)];
  for (const pair of kept) history.pairs.save(id, pair);
  expect(history.pairs.listMeasurements(id)).toEqual([kept[2]!, kept[1]!, kept[0]!].map(measurementsOf));
});

test('a full search takes the place of the brief one', () => {
  const { history, id } = begin();
  history.pairs.save(id, fullPair(3, 1, { role: 'screened', maskL1Norm: null }));
  history.pairs.save(id, fullPair(3, 1, { maskL1Norm: 12 }));
  expect(history.pairs.listMeasurements(id).map(({ role, maskL1Norm }) => [role, maskL1Norm])).toEqual([
    ['searched', 12],
  ]);
});

test('a further search adds its norm and leaves the trigger', () => {
  const { history, id } = begin();
  const pair = measurementsOf(fullPair(3, 1));
  history.pairs.save(id, fullPair(3, 1));
  const before = history.pairs.trigger(id, 3, 1);
  history.pairs.addRepetition(id, { ...pair, norms: [40, 52, null], gradientEvaluations: 99, durationMs: 7 });
  expect(history.pairs.listMeasurements(id)).toEqual([
    { ...pair, norms: [40, 52, null], gradientEvaluations: 99, durationMs: 7 },
  ]);
  expect(history.pairs.trigger(id, 3, 1)).toEqual(before);
});

test('a search that broke down keeps no trigger, and is kept', () => {
  const { history, id } = begin();
  const broken = { attackSuccessRate: null, maskL1Norm: null, mask: new Float32Array(20).fill(NaN) };
  history.pairs.save(id, fullPair(3, 1, broken));
  expect(history.pairs.listMeasurements(id)).toMatchObject([{ attackSuccessRate: null, maskL1Norm: null }]);
});

test('a trigger comes back as pictures', () => {
  const { history, id } = begin();
  history.pairs.save(id, fullPair(3, 1));
  const trigger = history.pairs.trigger(id, 3, 1)!;
  expect(trigger.label).toBe(1);
  expect([...new Set(trigger.mask)]).toEqual([127]);
  expect([...new Set(trigger.pattern)]).toEqual([100]);
  expect(history.pairs.trigger(id, 1, 3)).toBeNull();
});

test('the pairs of a deleted scan are gone', async () => {
  const { history, id } = begin();
  history.pairs.save(id, fullPair(3, 1));
  history.scans.end(id, { status: 'cancelled' });
  expect(await history.scans.delete([id])).toBe(1);
  expect(history.pairs.listMeasurements(id)).toEqual([]);
});
