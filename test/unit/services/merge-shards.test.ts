import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, test } from 'vitest';
import type { AppErrorPayload } from '../../../src-shared/domain/app-error.ts';
import type { LabelResult } from '../../../src-shared/domain/label-result.ts';
import { takeShard, type Shard } from '../../../src-shared/domain/shard.ts';
import { presets } from '../../../src-shared/presets.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { openHistory, type History } from '../../../src-main/history/history.ts';
import type { ScanIntake } from '../../../src-main/history/scan-record.ts';
import { buildReport } from '../../../src-main/report/report-json.ts';
import { mergeShards } from '../../../src-main/services/merge-shards.ts';
import { differences, idFromIdentity } from '../../../src-main/services/scan-identity.ts';
import { findShardFiles, shardFileName } from '../../../src-main/services/shard-files.ts';
import { exampleIntake, exampleResult, finishedScan } from '../history/example-scan.ts';
import { temporaryFolder } from '../history/temporary-folder.ts';

const all = exampleIntake().plannedLabels;
const crash: AppErrorPayload = { code: 'ENGINE_CRASHED', message: 'The engine process ended.' };

let folder: string;
let history: History;

beforeEach(() => {
  folder = temporaryFolder();
  history = openHistory(path.join(folder, 'history.sqlite'));
  onTestFinished(() => history.close());
});

interface ShardChanges {
  readonly intake?: Partial<ScanIntake>;
  readonly result?: (label: number) => Partial<LabelResult>;
  /** Only so many of its labels are finished. */
  readonly finished?: number;
  readonly file?: string;
}

/** A shard file with the example's results. */
function writeShard(index: number, count: number, changes: ShardChanges = {}): string {
  const shard: Shard = { index, count };
  const file = path.join(folder, changes.file ?? shardFileName(shard));
  const opened = openHistory(file, undefined, 'rollback');
  const plannedLabels = takeShard(all, shard);
  const { id } = opened.scans.start(exampleIntake({ shard, plannedLabels, ...changes.intake }));
  const labels = plannedLabels.slice(0, changes.finished);
  for (const label of labels) opened.labels.save(id, exampleResult(label, changes.result?.(label)));
  const isFinished = labels.length === plannedLabels.length;
  opened.scans.end(id, isFinished ? { status: 'finished' } : { status: 'interrupted', error: crash });
  opened.close();
  return file;
}

function fourShards(): string[] {
  return [1, 2, 3, 4].map((index) => writeShard(index, 4));
}

function scans() {
  return history.scans.list().map(({ id, status, finishedLabels }) => ({ id, status, finishedLabels }));
}

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
}

describe('merging all shards', () => {
  it('gives the report of the single run, but for its id and times', () => {
    const { report, missing, added } = mergeShards(fourShards(), history);
    expect({ missing, added }).toEqual({ missing: null, added: 10 });
    const single = buildReport(
      finishedScan(),
      all.map((label) => exampleResult(label)),
    );
    const { scanId, startedAt, finishedAt, durationMs, mergedFrom } = report;
    expect(report).toEqual({ ...single, scanId, startedAt, finishedAt, durationMs, mergedFrom });
    expect(report.verdict).toBe('backdoored');
    expect(mergedFrom.map(({ shard }) => shard.index)).toEqual([1, 2, 3, 4]);
    expect(history.scans.find(scanId)?.report).toEqual(report);
    for (const label of all) expect(history.labels.get(scanId, label)).toEqual(exampleResult(label));
  });

  it('counts the time of all shards, from the first start to the last end', () => {
    const files = fourShards();
    const { report } = mergeShards(files, history);
    const { mergedFrom } = report;
    expect(report.startedAt).toBe(mergedFrom.map(({ startedAt }) => startedAt).sort()[0]);
    expect(report.finishedAt).toBe(
      mergedFrom
        .map(({ finishedAt }) => finishedAt)
        .sort()
        .at(-1),
    );
    expect(report.durationMs).toBe(mergedFrom.reduce((sum, { durationMs }) => sum + durationMs, 0));
  });

  it('again, in any order, gives the same scan and nothing more', () => {
    const files = fourShards();
    const { report } = mergeShards(files, history);
    const again = mergeShards(files.toReversed(), history);
    expect(again).toEqual({ report, missing: null, added: 0, addedPairs: 0 });
    expect(scans()).toEqual([{ id: report.scanId, status: 'finished', finishedLabels: 10 }]);
  });

  it('into another history gives the same id', () => {
    const files = fourShards();
    const other = openHistory(path.join(folder, 'other.sqlite'));
    onTestFinished(() => other.close());
    expect(mergeShards(files, other).report).toEqual(mergeShards(files, history).report);
  });
});

describe('what shards know of their labels beside the size of a trigger', () => {
  const signs = (label: number): Partial<LabelResult> => ({
    norms: [exampleResult(label).maskL1Norm],
    largestMargin: 10 + label,
    featureSimilarity: label / 16,
  });
  const settings = { ...presets.paper, verdictRule: 'evidence' as const, repetitions: 2 };
  const shardsWith = (changes: Partial<ScanSettings>, result = signs) =>
    [1, 2].map((index) =>
      writeShard(index, 2, { intake: { settings: { ...settings, ...changes } }, result }),
    );

  it('is copied: norms, margins and similarities', () => {
    const { report, missing } = mergeShards(shardsWith({}), history);
    expect(missing).toBeNull();
    for (const label of all) {
      expect(history.labels.get(report.scanId, label)).toEqual(exampleResult(label, signs(label)));
      expect(report.labels[label]).toMatchObject({
        ...signs(label),
        indexParts: { margin: expect.any(Number) as number },
      });
    }
  });

  it('may leave the outcome in doubt: the scan then is to be resumed, for the searches that are to be repeated', () => {
    // Label 0 has the index ln(11.4 ÷ 1.25) ÷ 0.725 and more: below 5, above 2.
    const { report, missing } = mergeShards(
      shardsWith({ anomalyThreshold: 4 }, () => ({})),
      history,
    );
    expect(report).toMatchObject({ status: 'interrupted' });
    const error = history.scans.find(report.scanId)?.error;
    expect(error?.code).toBe('SHARDS_IN_DOUBT');
    expect(error?.message).toBe(missing);
    expect(missing).toContain(`neural-cleanse resume ${report.scanId.slice(0, 8)}`);
  });

  it('is settled where the searches in doubt have been repeated since', () => {
    const files = shardsWith({ anomalyThreshold: 4, repetitions: 1 }, () => ({}));
    const { report } = mergeShards(files, history);
    history.scans.resume(report.scanId);
    for (const label of all) history.labels.addRepetition(report.scanId, exampleResult(label));
    history.scans.end(report.scanId, { status: 'cancelled' });
    const again = mergeShards(files, history);
    expect(again).toMatchObject({ missing: null, added: 0, report: { status: 'finished' } });
    const other = writeShard(1, 2, {
      file: 'other.sqlite',
      intake: { settings: { ...settings, anomalyThreshold: 4, repetitions: 1 } },
      result: () => ({ largestMargin: 3 }),
    });
    expect((thrownBy(() => mergeShards([other], history)) as Error).message).toContain(
      'differ in its largestMargin',
    );
  });
});

describe('merging some shards', () => {
  it('gives a partial scan that names the missing labels and shards, and the others complete it', () => {
    const files = fourShards();
    const partial = mergeShards([files[0]!, files[2]!], history);
    expect(partial.missing).toContain('5 of 10 labels are missing (1,3,5,7,9)');
    expect(partial.missing).toContain('shard 2/4, 4/4');
    expect(partial.report.status).toBe('interrupted');
    expect(partial.report.caveats.map(({ code }) => code)).toContain('partial-scan');
    expect(history.scans.find(partial.report.scanId)?.error?.code).toBe('SHARDS_MISSING');
    expect(mergeShards([files[0]!, files[2]!], history)).toEqual({ ...partial, added: 0 });

    const rest = mergeShards([files[1]!, files[3]!], history);
    expect(rest).toMatchObject({ missing: null, added: 5, report: { status: 'finished' } });
    const whole = openHistory(path.join(folder, 'whole.sqlite'));
    onTestFinished(() => whole.close());
    expect(rest.report).toEqual(mergeShards(files, whole).report);
    expect(scans()).toHaveLength(1);
  });

  it('takes the finished labels of a shard that was interrupted, and the others once it went on', () => {
    const file = writeShard(1, 2, { finished: 2 });
    const other = writeShard(2, 2);
    const partial = mergeShards([file, other], history);
    expect(partial.missing).toContain('(4,6,8): those of shard 1/2');
    const opened = openHistory(file, undefined, 'rollback');
    const { id } = opened.scans.list()[0]!;
    opened.scans.resume(id);
    for (const label of [4, 6, 8]) opened.labels.save(id, exampleResult(label));
    const ended = opened.scans.end(id, { status: 'finished' });
    opened.close();
    const { report } = mergeShards([file], history);
    expect(report).toMatchObject({ status: 'finished', verdict: 'backdoored' });
    expect(report.mergedFrom).toHaveLength(2);
    expect(report.mergedFrom[0]?.durationMs).toBe(ended.durationMs);
  });

  it('takes shards of another number', () => {
    const files = [writeShard(1, 2), writeShard(2, 4), writeShard(4, 8), writeShard(8, 8)];
    expect(mergeShards(files, history)).toMatchObject({ missing: null, report: { status: 'finished' } });
  });

  it('refuses shards without any finished label', () => {
    const file = writeShard(1, 2, { finished: 0 });
    expect(thrownBy(() => mergeShards([file], history))).toMatchObject({ code: 'SHARDS_MISSING' });
    expect(scans()).toEqual([]);
  });

  it('takes shards that have no labels for finished', () => {
    const files = Array.from({ length: 12 }, (_, index) => writeShard(index + 1, 12));
    expect(mergeShards(files, history)).toMatchObject({ missing: null, added: 10 });
  });

  it('after a merge that was cut short completes it', () => {
    const files = fourShards();
    const { report } = mergeShards(files, history);
    const cut = openHistory(path.join(folder, 'cut.sqlite'));
    const first = history.scans.find(report.scanId)!;
    const { id } = cut.scans.start(first, report.scanId);
    cut.labels.save(id, exampleResult(0));
    cut.close(); // Its lock is gone, as after a kill.
    const opened = openHistory(path.join(folder, 'cut.sqlite'));
    onTestFinished(() => opened.close());
    const completed = mergeShards(files, opened);
    expect(completed).toMatchObject({ missing: null, added: 9 });
    expect(completed.report.labels).toEqual(report.labels);
  });

  it('waits for nobody: while the scan is running it is refused', () => {
    const files = fourShards();
    const { report } = mergeShards(files.slice(1), history);
    history.scans.resume(report.scanId);
    expect(thrownBy(() => mergeShards(files, history))).toMatchObject({ code: 'SCAN_NOT_RESUMABLE' });
  });
});

describe('labels that occur twice', () => {
  it('are taken once where they are the same but for the time', () => {
    const first = writeShard(1, 2);
    const second = writeShard(1, 2, { file: 'again.sqlite', result: () => ({ durationMs: 99 }) });
    const rest = writeShard(2, 2);
    const { report, added } = mergeShards([first, second, rest], history);
    expect(added).toBe(10);
    expect(report.mergedFrom).toHaveLength(2);
  });

  it.each<[string, (result: LabelResult) => Partial<LabelResult>]>([
    ['mask', ({ mask }) => ({ mask: mask.with(3, Math.fround(mask[3]! * (1 + 2 ** -23))) })],
    ['pattern', ({ pattern }) => ({ pattern: pattern.with(0, 1) })],
    ['curve of loss', ({ curves }) => ({ curves: { ...curves, loss: curves.loss.with(2, 0.5) } })],
    ['maskL1Norm', ({ maskL1Norm }) => ({ maskL1Norm: maskL1Norm! + 2 ** -40 })],
    ['attackSuccessRate', () => ({ attackSuccessRate: 0.9951 })],
    ['heldOutSuccessRate', () => ({ heldOutSuccessRate: 0.98 })],
    ['gradientEvaluations', () => ({ gradientEvaluations: 94 })],
    ['stopReason', () => ({ stopReason: 'steps-used' })],
  ])('are refused where the %s differs in one bit, naming label and shards', (part, change) => {
    const first = writeShard(1, 2);
    const other = writeShard(1, 4, { result: (label) => (label === 4 ? change(exampleResult(4)) : {}) });
    const error = thrownBy(() => mergeShards([first, other], history)) as Error;
    expect(error).toMatchObject({ code: 'SHARDS_DIFFER' });
    expect(error.message).toContain('Label 4 has two results');
    expect(error.message).toContain(`shard 1/2 (${first}) and shard 1/4 (${other}) differ in its ${part}.`);
    expect(scans()).toEqual([]);
  });

  it('are compared with those merged before', () => {
    const { report } = mergeShards([writeShard(1, 2), writeShard(2, 2)], history);
    const other = writeShard(2, 4, { result: () => ({ steps: 4 }) });
    const error = thrownBy(() => mergeShards([other], history)) as Error;
    expect(error.message).toContain(`Label 1 has two results: the scan merged before (${history.path})`);
    expect(error.message).toContain('differ in its steps');
    expect(history.scans.find(report.scanId)?.report).toEqual(report);
  });
});

describe('shards of different scans', () => {
  const { model, dataset, settings, versions } = exampleIntake();
  it.each<[string, Partial<ScanIntake>]>([
    [`model: "${'a'.repeat(64)}" and "${'c'.repeat(64)}"`, { model: { ...model, sha256: 'c'.repeat(64) } }],
    [
      `data: "${'b'.repeat(64)}" and "${'c'.repeat(64)}"`,
      { dataset: { ...dataset, sha256: 'c'.repeat(64) } },
    ],
    ['images array: "X_test" and "X"', { dataset: { ...dataset, imagesKey: 'X' } }],
    ['labels array: "Y_test" and null', { dataset: { ...dataset, labelsKey: null } }],
    ['setting seed: 0 and 1', { settings: { ...settings, seed: 1 } }],
    ['setting steps: 1000 and 90', { settings: { ...settings, steps: 90 } }],
    ['setting labels: null and [1,2]', { settings: { ...settings, labels: [1, 2] } }],
    ['setting threads: null and 2', { settings: { ...settings, threads: 2 } }],
    ['engine: "onnxruntime" and "tensorflow"', { engine: 'tensorflow' }],
    ['device: "cpu" and "cuda"', { device: 'cuda' }],
    [
      'version of neural-cleanse-desktop: "0.1.0" and "0.2.0"',
      { versions: { ...versions, 'neural-cleanse-desktop': '0.2.0' } },
    ],
    ['version of node: null and "24.1.0"', { versions: { ...versions, node: '24.1.0' } }],
    [
      'clean accuracy: {"accuracy":0.93,"images":500} and {"accuracy":0.928,"images":500}',
      { cleanAccuracy: { accuracy: 0.928, images: 500 } },
    ],
    ['held-out images: 100 and 50', { heldOutImages: 50 }],
    ['assumed pixel range: false and true', { pixelRangeAssumed: true }],
    ['label names: null and ["stop"]', { labelNames: ['stop'] }],
  ])('are refused with what differs: %s', (difference, intake) => {
    const files = [writeShard(1, 2), writeShard(2, 2, { intake })];
    const error = thrownBy(() => mergeShards(files, history)) as Error;
    expect(error).toMatchObject({ code: 'SHARDS_DIFFER' });
    expect(error.message).toContain(`They differ in ${difference}. Merge only`);
    expect(scans()).toEqual([]);
  });

  it('may have lain elsewhere, and have been timed otherwise', () => {
    const intake = {
      model: { ...model, path: '/mnt/a.h5', name: 'a.h5' },
      dataset: { ...dataset, path: '/mnt/b.h5' },
      calibration: [],
    };
    const files = [writeShard(1, 2), writeShard(2, 2, { intake })];
    expect(mergeShards(files, history).missing).toBeNull();
  });
});

test('the id of a merged scan is a UUID of version 8 that follows from the identity', () => {
  const scan = finishedScan();
  expect(idFromIdentity(scan)).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  const elsewhere = finishedScan({ id: 'scan-2', durationMs: 1, shard: { index: 1, count: 2 } });
  expect(differences(scan, elsewhere)).toEqual([]);
  expect(idFromIdentity(elsewhere)).toBe(idFromIdentity(scan));
  const other = finishedScan({ settings: { ...scan.settings, seed: 1 } });
  expect(idFromIdentity(other)).not.toBe(idFromIdentity(scan));
});

test('scans of one file with another size or output are different scans', () => {
  const scan = finishedScan();
  const model = { ...scan.model, options: { inputSize: { height: 4, width: 5 }, output: 'aux' } };
  const other = finishedScan({ model });
  expect(differences(scan, other)).toEqual([
    'input size: null and {"height":4,"width":5}',
    'output: null and "aux"',
  ]);
  expect(idFromIdentity(other)).not.toBe(idFromIdentity(scan));
});

describe('files that are named', () => {
  it('are taken once, and folders stand for the shard files in them', () => {
    const [file] = [writeShard(1, 2), writeShard(2, 2)];
    writeFileSync(path.join(folder, 'models-1-of-2.sqlite'), '');
    const found = findShardFiles([folder, file, path.join(folder, '.', 'shard-1-of-2.sqlite')]);
    expect(found.map((name) => path.basename(name)).sort()).toEqual([
      'shard-1-of-2.sqlite',
      'shard-2-of-2.sqlite',
    ]);
  });

  it('are refused where they are not there, hold no shard, or several', () => {
    expect(thrownBy(() => findShardFiles(['/no/such.sqlite']))).toMatchObject({ code: 'FILE_NOT_FOUND' });
    const empty = path.join(folder, 'empty');
    mkdirSync(empty);
    expect(thrownBy(() => findShardFiles([empty]))).toMatchObject({ code: 'FILE_NOT_FOUND' });
    const whole = writeShard(1, 2, { file: 'whole.sqlite', intake: { shard: null } });
    expect(thrownBy(() => mergeShards([whole], history))).toMatchObject({ code: 'SCAN_NOT_FOUND' });
    const two = writeShard(1, 2);
    writeShard(2, 2, { file: path.basename(two) });
    expect((thrownBy(() => mergeShards([two], history)) as Error).message).toContain('holds 2 shards');
    const letter = path.join(folder, 'letter.sqlite');
    writeFileSync(letter, 'This is a letter, not a database. '.repeat(40));
    expect(thrownBy(() => mergeShards([letter], history))).toMatchObject({ code: 'HISTORY_CORRUPT' });
  });

  it('may be copies that a folder of their own holds', () => {
    const copies = path.join(folder, 'copies');
    mkdirSync(copies);
    for (const file of fourShards()) copyFileSync(file, path.join(copies, path.basename(file)));
    expect(mergeShards(findShardFiles([copies]), history).missing).toBeNull();
  });
});
