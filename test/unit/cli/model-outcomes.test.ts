import { expect, test } from 'vitest';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { Verdict } from '../../../src-shared/domain/scan-report.ts';
import { exitCodeOfModels, type ModelOutcome } from '../../../src-main/cli/model-outcomes.ts';
import { exampleReport } from '../report/example-report.ts';

const about = { model: 'model.h5', dataset: 'images.h5', output: 'results/1-model' };
const scanned = (verdict: Verdict): ModelOutcome => ({
  ...about,
  report: { ...exampleReport(), verdict },
  error: null,
});
const clear = scanned('no-anomaly');
const backdoored = scanned('backdoored');
const inconclusive = scanned('inconclusive');
const cancelled: ModelOutcome = { ...about, report: null, error: null };
const refused: ModelOutcome = { ...about, report: null, error: new AppError('MODEL_CORRUPT', 'x') };
const crashed: ModelOutcome = { ...about, report: null, error: new AppError('ENGINE_CRASHED', 'x') };

test.each([
  { outcomes: [clear, clear], whole: 0, shard: 0 },
  { outcomes: [clear, inconclusive], whole: 3, shard: 0 },
  { outcomes: [inconclusive, backdoored, clear], whole: 1, shard: 0 },
  { outcomes: [backdoored, refused], whole: 2, shard: 2 },
  { outcomes: [crashed, refused, clear], whole: 4, shard: 4 },
  { outcomes: [crashed, cancelled], whole: 130, shard: 130 },
  { outcomes: [], whole: 0, shard: 0 },
])('a list ends with $whole, as a shard with $shard', ({ outcomes, whole, shard }) => {
  expect(exitCodeOfModels(outcomes, outcomes.length, false)).toBe(whole);
  expect(exitCodeOfModels(outcomes, outcomes.length, true)).toBe(shard);
});

test('a list that ended early was cancelled', () => {
  expect(exitCodeOfModels([clear], 2, true)).toBe(130);
});
