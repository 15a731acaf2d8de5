import { AppError, type AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import { formatLabelList } from '../../src-shared/domain/label-list.ts';
import type { LabelMeasurements } from '../../src-shared/domain/label-result.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { formatShard, shardOfPlace } from '../../src-shared/domain/shard.ts';
import { pairKey } from '../../src-shared/domain/pair-result.ts';
import type { History } from '../history/history.ts';
import type { StoredScan } from '../history/scan-record.ts';
import { planRepetitions } from '../neural-cleanse/repetitions.ts';
import { labelOrder } from '../neural-cleanse/label-order.ts';
import { findMissingPairs, freshPairs } from './merge-pairs.ts';
import { MergeRecord } from './merge-record.ts';
import { checkOverlaps } from './overlapping-labels.ts';
import { checkPairOverlaps } from './overlapping-pairs.ts';
import { reportOfScan } from './report-of-scan.ts';
import { differences, idFromIdentity } from './scan-identity.ts';
import { describeShard, readShardFile, withShardFile, type ShardContent } from './shard-files.ts';

export interface Merge {
  readonly report: ScanReport;
  /** Which labels or pairs no shard had, or which are to be searched again, and how; null where the scan is complete. */
  readonly missing: string | null;
  /** Labels that the history did not have before. */
  readonly added: number;
  /** … and pairs, or full searches of pairs that it had only briefly. */
  readonly addedPairs: number;
}

/**
 * Joins shards into one scan of the history. The scan's id follows from what was scanned and how, so merging again
 * finds it: shards that are there already change nothing, others complete it. Nothing is written unless all shards
 * belong together and every label and pair that occurs more than once is the same bit for bit.
 *
 * @param files shard files, at least one
 * @throws AppError `SHARDS_DIFFER`; `SCAN_NOT_RESUMABLE` where another process is at work on the scan; errors of the files
 */
export function mergeShards(files: readonly string[], history: History): Merge {
  const shards = files.map(readShardFile).sort(byShard);
  const first = shards[0]!;
  for (const other of shards.slice(1)) requireSameScan(first, other);
  if (shards.every(({ labels }) => labels.length === 0)) throw nothingFinished(shards);
  const id = idFromIdentity(first.scan);
  const earlier = history.scans.find(id);
  checkOverlaps(shards, history, id);
  checkPairOverlaps(shards, history, id);
  if (earlier?.status === 'finished')
    return { report: reportOfScan(history, earlier), missing: null, added: 0, addedPairs: 0 };

  const planned = labelOrder(first.scan.settings, first.scan.model.labelCount);
  if (earlier === null) history.scans.start(wholeScan(first.scan, planned), id);
  else history.scans.resume(id);
  const record = new MergeRecord(earlier);
  const added = copyResults(shards, history, id, record);
  const unfinished =
    findMissing(planned, history.labels.finishedLabels(id), shards) ??
    findUnfinishedPairs(history, id, first.scan.settings, record, planned) ??
    findDoubt(history.labels.listMeasurements(id), first.scan.settings, id);
  history.scans.end(
    id,
    unfinished === null ? { status: 'finished' } : { status: 'interrupted', error: unfinished },
  );
  history.scans.setMergedFrom(id, record.merged);
  const report = reportOfScan(history, history.scans.find(id)!);
  history.scans.saveReport(id, report);
  return { report, missing: unfinished?.message ?? null, ...added };
}

function byShard({ scan: a }: ShardContent, { scan: b }: ShardContent): number {
  return a.shard.count - b.shard.count || a.shard.index - b.shard.index;
}

function requireSameScan(first: ShardContent, other: ShardContent): void {
  const found = differences(first.scan, other.scan);
  if (found.length === 0) return;
  throw new AppError(
    'SHARDS_DIFFER',
    `${describeShard(first)} and ${describeShard(other)} do not belong to the same scan. They differ in ` +
      `${found.join('; ')}. Merge only shards of one command; nothing was written.`,
  );
}

/** The scan that the shards are parts of. */
function wholeScan(shard: StoredScan, plannedLabels: readonly number[]): StoredScan {
  return { ...shard, plannedLabels, shard: null, requestKey: null, repeatOf: null };
}

/** Copies the labels and pairs that the scan does not have yet, and answers how many those were. */
function copyResults(
  shards: readonly ShardContent[],
  history: History,
  id: string,
  record: MergeRecord,
): Pick<Merge, 'added' | 'addedPairs'> {
  const known = new Set(history.labels.finishedLabels(id));
  const knownPairs = new Map(history.pairs.listMeasurements(id).map((pair) => [pairKey(pair), pair.role]));
  let [added, addedPairs] = [0, 0];
  for (const { path, scan, labels, pairs } of shards) {
    const fresh = labels.filter((label) => !known.has(label));
    const ofPairs = freshPairs(pairs, knownPairs);
    if (fresh.length === 0 && ofPairs.length === 0 && !record.has(scan)) continue;
    // First, so that a merge that is cut short leaves no label of unknown origin.
    record.add(scan);
    history.scans.setMergedFrom(id, record.merged);
    withShardFile(path, (shard) => {
      for (const label of fresh) history.labels.save(id, shard.labels.get(scan.id, label));
      for (const pair of ofPairs) history.pairs.saveStored(id, shard.pairs.get(scan.id, pair));
    });
    for (const label of fresh) known.add(label);
    for (const pair of ofPairs) knownPairs.set(pairKey(pair), pair.role);
    added += fresh.length;
    addedPairs += ofPairs.length;
  }
  return { added, addedPairs };
}

function findUnfinishedPairs(
  history: History,
  id: string,
  { pairs, seed }: ScanSettings,
  { merged }: MergeRecord,
  planned: readonly number[],
): AppErrorPayload | null {
  if (!pairs) return null;
  const shards = merged.mergedFrom.map(({ shard }) => shard);
  return findMissingPairs(history.pairs.listMeasurements(id), shards, planned, seed);
}

function nothingFinished(shards: readonly ShardContent[]): AppError {
  const names = shards.map(describeShard).join(', ');
  return new AppError(
    'SHARDS_MISSING',
    `No label is finished in ${names}, so there is nothing to merge. Run the shards to their end first.`,
  );
}

/**
 * Names the labels whose search is to be repeated, which no shard could know; null where the outcome is settled. A scan
 * that was resumed after an earlier merge has repeated them already.
 */
function findDoubt(
  labels: readonly LabelMeasurements[],
  settings: ScanSettings,
  id: string,
): AppErrorPayload | null {
  const again = planRepetitions(labels, settings).map(({ label }) => label);
  if (again.length === 0) return null;
  return {
    code: 'SHARDS_IN_DOUBT',
    message:
      `All labels are there, but the outcome still hinges on chance: labels ${formatLabelList(again)} are to be searched ` +
      `again. Go on where model and images are: neural-cleanse resume ${id.slice(0, 8)}`,
  };
}

/** Names the missing labels and shards that hold them; null where none is missing. */
function findMissing(
  planned: readonly number[],
  finished: readonly number[],
  shards: readonly ShardContent[],
): AppErrorPayload | null {
  const known = new Set(finished);
  const missing = planned.filter((label) => !known.has(label));
  if (missing.length === 0) return null;
  const { count } = shards.at(-1)!.scan.shard;
  const indexes = new Set(missing.map((label) => shardOfPlace(planned.indexOf(label), count)));
  const names = [...indexes].sort((a, b) => a - b).map((index) => formatShard({ index, count }));
  return {
    code: 'SHARDS_MISSING',
    message:
      `${missing.length} of ${planned.length} labels are missing (${formatLabelList(missing)}): those of shard ` +
      `${names.join(', ')} that are not finished. Run these shards to their end, then merge again.`,
  };
}
