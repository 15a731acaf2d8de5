import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { buildReport } from '../../../src-main/report/report-json.ts';
import { exampleReport } from '../report/example-report.ts';
import { exampleIntake, exampleResult } from './example-scan.ts';
import { temporaryHistory } from './temporary-folder.ts';

/** A clock that moves only when it is told to. */
function clock(start = '2026-03-01T12:00:00.000Z') {
  let now = Date.parse(start);
  return { now: () => new Date(now), advance: (milliseconds: number) => (now += milliseconds) };
}

const crash = new AppError('ENGINE_CRASHED', 'The engine process ended.').toPayload();

test('a scan comes back as it was begun', () => {
  const { scans } = temporaryHistory(clock().now);
  const intake = exampleIntake();
  const { id } = scans.start(intake);
  expect(scans.get(id)).toEqual({
    ...intake,
    id,
    status: 'running',
    createdAt: '2026-03-01T12:00:00.000Z',
    startedAt: '2026-03-01T12:00:00.000Z',
    finishedAt: null,
    durationMs: 0,
    mergedFrom: [],
    star: false,
    note: '',
    tags: [],
    report: null,
    error: null,
  });
});

test('a scan without labels of its images has no accuracy', () => {
  const { scans } = temporaryHistory();
  const { dataset } = exampleIntake();
  const { id } = scans.start(
    exampleIntake({ cleanAccuracy: null, dataset: { ...dataset, labelsKey: null }, pixelRangeAssumed: true }),
  );
  expect(scans.get(id)).toMatchObject({
    cleanAccuracy: null,
    dataset: { labelsKey: null },
    pixelRangeAssumed: true,
  });
});

test('the duration is the sum of the runs, without the time between them', () => {
  const time = clock();
  const { scans } = temporaryHistory(time.now);
  const { id } = scans.start(exampleIntake());
  time.advance(1000);
  expect(scans.end(id, { status: 'cancelled' }).durationMs).toBe(1000);
  time.advance(60_000);
  expect(scans.resume(id)).toMatchObject({
    status: 'running',
    startedAt: '2026-03-01T12:00:00.000Z',
    finishedAt: null,
  });
  time.advance(500);
  const ended = scans.end(id, { status: 'finished' });
  expect(ended).toMatchObject({ durationMs: 1500, finishedAt: '2026-03-01T12:01:01.500Z' });
});

describe('finding a scan', () => {
  test('works with the first characters of its id', () => {
    const { scans } = temporaryHistory();
    const { id } = scans.start(exampleIntake());
    expect(scans.get(id.slice(0, 6).toUpperCase()).id).toBe(id);
  });

  test.each(['', 'abc', '%%%%', 'ffffffff'])('fails for "%s" and says what to give', (id) => {
    const { scans } = temporaryHistory();
    expect(() => scans.get(id)).toThrow(expect.objectContaining({ code: 'SCAN_NOT_FOUND' }));
  });
});

describe('resuming', () => {
  test.each(['cancelled', 'interrupted', 'failed'] as const)(
    'works after %s and drops the error',
    (status) => {
      const { scans } = temporaryHistory();
      const { id } = scans.start(exampleIntake());
      scans.end(id, status === 'cancelled' ? { status } : { status, error: crash });
      expect(scans.resume(id)).toMatchObject({ status: 'running', error: null });
    },
  );

  test('is refused for a finished scan, a running one and a refused intake, with the reason', () => {
    const { scans } = temporaryHistory();
    const { id } = scans.start(exampleIntake());
    expect(() => scans.resume(id)).toThrow(/"running"/);
    scans.end(id, { status: 'finished' });
    expect(() => scans.resume(id)).toThrow(
      expect.objectContaining({
        code: 'SCAN_NOT_RESUMABLE',
        message: expect.stringContaining('All its labels are finished') as string,
      }),
    );
    const refused = scans.refuse({ modelPath: null, datasetPath: null, settings: null, error: crash });
    expect(() => scans.resume(refused.id)).toThrow(/"refused"/);
  });
});

describe('adding pairs', () => {
  function finishedWithReport() {
    const { scans } = temporaryHistory();
    const { id } = scans.start(exampleIntake());
    scans.end(id, { status: 'finished' });
    const report = { ...exampleReport(), scanId: id };
    scans.saveReport(id, report);
    return { scans, id, report };
  }

  test('takes up a finished scan as one that searches pairs, with its report, which later runs keep too', () => {
    const { scans, id, report } = finishedWithReport();
    expect(scans.addPairs(id)).toMatchObject({ status: 'running', report, settings: { pairs: true } });
    expect(scans.summary(id)).toMatchObject({ status: 'running', verdict: report.verdict });
    scans.end(id, { status: 'interrupted', error: crash });
    expect(scans.resume(id)).toMatchObject({ report, settings: { pairs: true } });
  });

  test('drops the report of a scan that was cut short', () => {
    const { scans, id, report } = finishedWithReport();
    scans.addPairs(id);
    scans.end(id, { status: 'cancelled' });
    scans.saveReport(id, { ...report, status: 'cancelled' });
    expect(scans.addPairs(id).report).toBeNull();
    expect(scans.summary(id).verdict).toBeNull();
  });

  test('is refused for a running scan', () => {
    const { scans } = temporaryHistory();
    const { id } = scans.start(exampleIntake());
    expect(() => scans.addPairs(id)).toThrow(/"running"/);
  });
});

test('a scan ends once', () => {
  const { scans } = temporaryHistory();
  const { id } = scans.start(exampleIntake());
  scans.end(id, { status: 'finished' });
  expect(() => scans.end(id, { status: 'cancelled' })).toThrow('is not running');
  expect(scans.get(id).status).toBe('finished');
});

test('an interrupted run keeps its error', () => {
  const { scans } = temporaryHistory();
  const { id } = scans.start(exampleIntake());
  expect(scans.end(id, { status: 'interrupted', error: crash }).error).toEqual(crash);
});

test('refused input leaves one row with its paths and error, and no scan', () => {
  const { scans } = temporaryHistory();
  const error = new AppError('MODEL_CORRUPT', 'The model cannot be read.', { detail: 'layer 3' }).toPayload();
  const refusal = { modelPath: '/a/model.h5', datasetPath: '/a/images.h5', settings: null, error };
  const refused = scans.refuse(refusal);
  expect(scans.get(refused.id)).toEqual({ ...refusal, ...refused });
  expect(scans.list()).toMatchObject([
    {
      status: 'refused',
      modelName: '/a/model.h5',
      plannedLabels: 0,
      finishedLabels: 0,
      verdict: null,
      error,
    },
  ]);
});

test('the list shows the newest first, with finished labels and verdict', () => {
  const time = clock();
  const { scans, labels } = temporaryHistory(time.now);
  const older = scans.start(exampleIntake());
  for (const label of older.plannedLabels) labels.save(older.id, exampleResult(label));
  const ended = scans.end(older.id, { status: 'finished' });
  scans.saveReport(older.id, buildReport(ended, labels.listMeasurements(older.id)));
  time.advance(1);
  const newer = scans.start(exampleIntake());
  expect(scans.list().map(({ id }) => id)).toEqual([newer.id, older.id]);
  expect(scans.list()[1]).toMatchObject({
    status: 'finished',
    plannedLabels: 10,
    finishedLabels: 10,
    verdict: 'backdoored',
    flaggedLabels: [0],
    preset: 'paper',
    seed: 0,
    labelCount: 10,
  });
  expect(scans.list()[1]?.norms.slice(0, 2)).toEqual([
    { label: 0, norm: 1.25 },
    { label: 1, norm: 10.313 },
  ]);
  expect(scans.list(1)).toHaveLength(1);
});

test('a scan that is taken up again has neither report nor verdict', () => {
  const { scans, labels } = temporaryHistory();
  const { id } = scans.start(exampleIntake());
  const ended = scans.end(id, { status: 'cancelled' });
  scans.saveReport(id, buildReport(ended, labels.listMeasurements(id)));
  expect(scans.summary(id).verdict).toBe('inconclusive');
  expect(scans.resume(id).report).toBeNull();
  expect(scans.summary(id)).toMatchObject({ verdict: null, norms: [], flaggedLabels: [] });
});

test('a report that breaks its schema is not kept', () => {
  const { scans, labels } = temporaryHistory();
  const { id } = scans.start(exampleIntake());
  const report = buildReport(scans.end(id, { status: 'cancelled' }), labels.listMeasurements(id));
  expect(() => scans.saveReport(id, { ...report, median: Number.NaN })).toThrow();
  expect(scans.get(id)).toMatchObject({ report: null });
  scans.saveReport(id, report);
  expect(scans.get(id)).toMatchObject({ report });
});

test('a scan is found by its request, the newest first, and a refused intake never', () => {
  const time = clock();
  const { scans } = temporaryHistory(time.now);
  expect(scans.ofRequest('key')).toBeNull();
  scans.start(exampleIntake({ requestKey: 'key' }));
  time.advance(1000);
  const second = scans.start(exampleIntake({ requestKey: 'key' }));
  scans.start(exampleIntake({ requestKey: 'other' }));
  const refused = scans.refuse({ modelPath: null, datasetPath: null, settings: null, error: crash });
  expect(scans.ofRequest('key')).toEqual(second);
  expect(scans.find(second.id)).toEqual(second);
  expect(scans.find(refused.id)).toBeNull();
  expect(scans.find(second.id.slice(0, 8))).toBeNull();
});

test('a shard and what a scan was joined from come back as they were kept', () => {
  const { scans } = temporaryHistory();
  const shard = { index: 2, count: 4 };
  expect(scans.start(exampleIntake({ shard })).shard).toEqual(shard);
  const { id } = scans.start(exampleIntake(), 'a-given-id');
  expect(id).toBe('a-given-id');
  const merged = {
    mergedFrom: [
      { scanId: 'x', shard, startedAt: '2026-01-01T00:00:00.000Z', finishedAt: null, durationMs: 5 },
    ],
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-02T00:00:00.000Z',
    durationMs: 5,
  };
  scans.setMergedFrom(id, merged);
  expect(scans.find(id)).toMatchObject(merged);
});
