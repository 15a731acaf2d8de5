import path from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openHistory, type History } from '../../../src-main/history/history.ts';
import { pairsInFull } from '../../../src-main/neural-cleanse/pairs/pair-plan.ts';
import { mergeShards } from '../../../src-main/services/merge-shards.ts';
import { shardFileName } from '../../../src-main/services/shard-files.ts';
import type { PairResult } from '../../../src-shared/domain/pair-result.ts';
import { takeShard, type Shard } from '../../../src-shared/domain/shard.ts';
import { presets } from '../../../src-shared/presets.ts';
import { fullPair } from '../../support/pair-measurements.ts';
import { exampleIntake, exampleResult } from '../history/example-scan.ts';
import { temporaryFolder } from '../history/temporary-folder.ts';

const settings = { ...presets.fast, pairs: true };
const labels = exampleIntake().plannedLabels;

let folder: string;
let history: History;

beforeEach(() => {
  folder = temporaryFolder();
  history = openHistory(path.join(folder, 'history.sqlite'));
  onTestFinished(() => history.close());
});

/** The brief search of a pair; images of 1 go to 7 with a small trigger. */
function briefly(source: number, target: number): PairResult {
  const briefNorm = source === 1 && target === 7 ? 6 : 50 + ((source * 7 + target * 13) % 10);
  return fullPair(source, target, { role: 'screened', briefNorm, maskL1Norm: null });
}

interface ShardChanges {
  /** Searches in full are all there, or none. */
  readonly inFull?: boolean;
  readonly brief?: (pair: PairResult) => boolean;
  readonly change?: (pair: PairResult) => PairResult;
  readonly file?: string;
}

/** A shard file whose labels are finished; its own pairs as its scan would have searched them. */
function writeShard(index: number, count: number, changes: ShardChanges = {}): string {
  const { inFull = true, brief = () => true, change = (pair) => pair } = changes;
  const shard: Shard = { index, count };
  const file = path.join(folder, changes.file ?? shardFileName(shard));
  const opened = openHistory(file, undefined, 'rollback');
  const plannedLabels = takeShard(labels, shard);
  const { id } = opened.scans.start(exampleIntake({ settings, shard, plannedLabels }));
  for (const label of plannedLabels) opened.labels.save(id, exampleResult(label));
  const pairs = plannedLabels.flatMap((target) =>
    labels.filter((source) => source !== target).map((source) => briefly(source, target)),
  );
  for (const pair of pairs.filter(brief)) opened.pairs.save(id, change(pair));
  for (const { source, label: target, role } of inFull ? pairsInFull(pairs, settings.seed) : []) {
    const { briefNorm } = briefly(source, target);
    opened.pairs.save(id, change(fullPair(source, target, { role, briefNorm, maskL1Norm: briefNorm! / 2 })));
  }
  opened.scans.end(id, inFull ? { status: 'finished' } : { status: 'cancelled' });
  opened.close();
  return file;
}

function twoShards(): string[] {
  return [writeShard(1, 2), writeShard(2, 2)];
}

test('all pairs of the shards are judged together, with the controls of both', () => {
  const { report, missing, added, addedPairs } = mergeShards(twoShards(), history);
  expect({ missing, added }).toEqual({ missing: null, added: 10 });
  expect(report.status).toBe('finished');
  expect(addedPairs).toBe(90);
  const { pairs, flagged, findings } = report.pairs!;
  expect(pairs).toHaveLength(90);
  expect(pairs.filter(({ role }) => role === 'control')).toHaveLength(24);
  expect(flagged).toEqual([{ source: 1, target: 7 }]);
  expect(findings).toEqual(['images of 1 go to 7']);
});

test('a trigger arrives bit for bit', () => {
  const pattern = Float32Array.from({ length: 60 }, (_, place) => place * 4);
  const mask = Float32Array.from({ length: 20 }, (_, place) => place / 20);
  const change = (pair: PairResult) => ({ ...pair, mask, pattern });
  const files = [writeShard(1, 2, { change }), writeShard(2, 2)];
  const { report } = mergeShards(files, history);
  const shard = openHistory(files[0]!, undefined, 'rollback');
  onTestFinished(() => shard.close());
  const { scanId } = report.mergedFrom[0]!;
  const pair = { source: 1, target: 2 };
  expect(history.pairs.get(report.scanId, pair)).toEqual(shard.pairs.get(scanId, pair));
});

test('merging again changes nothing', () => {
  const files = twoShards();
  const { report } = mergeShards(files, history);
  const again = mergeShards(files.toReversed(), history);
  expect(again).toEqual({ report, missing: null, added: 0, addedPairs: 0 });
});

test('a shard that was cut short while it searched briefly is named, and completes the scan later', () => {
  const first = writeShard(1, 2);
  const cut = writeShard(2, 2, { inFull: false, brief: ({ target }) => target < 6, file: 'cut.sqlite' });
  const partial = mergeShards([first, cut], history);
  expect(partial.missing).toContain('pairs are missing: those of shard 2/2 that');
  expect(partial.report.status).toBe('interrupted');
  const whole = mergeShards([writeShard(2, 2)], history);
  expect(whole.missing).toBeNull();
  expect(whole.report.pairs).toEqual(mergedElsewhere(twoShardFiles()).pairs);
});

test('a shard whose searches in full are missing is named, and they take the place of the brief ones', () => {
  const first = writeShard(1, 2);
  const cut = writeShard(2, 2, { inFull: false, file: 'cut.sqlite' });
  expect(mergeShards([first, cut], history).missing).toContain('those of shard 2/2 that');
  const whole = mergeShards([writeShard(2, 2)], history);
  expect(whole).toMatchObject({ missing: null, added: 0 });
  expect(whole.report.pairs).toEqual(mergedElsewhere(twoShardFiles()).pairs);
});

test('pairs of shards without any pair are missing', () => {
  const cut = [1, 2].map((index) => writeShard(index, 2, { inFull: false, brief: () => false }));
  expect(mergeShards(cut, history).missing).toContain('those of shard 1/2, 2/2 that');
});

test('a pair that occurs twice is taken once, in full where one has it so', () => {
  const whole = writeShard(1, 1);
  const half = writeShard(2, 2);
  const { report } = mergeShards([half, whole], history);
  expect(report.pairs!.pairs).toHaveLength(90);
  expect(report.pairs!.pairs).toContainEqual(
    expect.objectContaining({ source: 1, target: 7, role: 'searched', maskL1Norm: 3 }),
  );
});

test.each<[what: string, change: (pair: PairResult) => PairResult]>([
  ['briefNorm', (pair) => ({ ...pair, briefNorm: pair.briefNorm! + 1e-9 })],
  [
    'maskL1Norm',
    (pair) => (pair.maskL1Norm === null ? pair : { ...pair, maskL1Norm: pair.maskL1Norm + 1e-9 }),
  ],
  ['mask', (pair) => (pair.role === 'screened' ? pair : { ...pair, mask: new Float32Array(20).fill(0.25) })],
])('a pair that occurs twice with another %s is refused', (what, change) => {
  const files = [writeShard(1, 2), writeShard(1, 2, { change, file: 'other.sqlite' })];
  expect(() => mergeShards(files, history)).toThrow(
    new RegExp(`pair from label \\d to \\d has two results: shard 1/2 .* differ in its ${what}\\.`),
  );
  expect(history.scans.list()).toEqual([]);
});

function twoShardFiles(): string[] {
  return [1, 2].map((index) => path.join(folder, shardFileName({ index, count: 2 })));
}

function mergedElsewhere(files: readonly string[]) {
  const other = openHistory(path.join(folder, 'other-history.sqlite'));
  onTestFinished(() => other.close());
  return mergeShards(files, other).report;
}
