import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { PairMeasurements } from '../../src-shared/domain/pair-result.ts';
import { formatShard, type Shard } from '../../src-shared/domain/shard.ts';
import { unreadablePath } from '../engine-process/file-evidence.ts';
import { readHistory, type History } from '../history/history.ts';
import type { StoredScan } from '../history/scan-record.ts';

/**
 * A shard file is a history (SQLite) that holds one scan: that of one shard of the labels. Files that belong together
 * lie in one folder under names that say which shard they are.
 */

/** A scan of one shard. */
export type ShardScan = StoredScan & { readonly shard: Shard };

/** What a shard file holds. */
export interface ShardContent {
  readonly path: string;
  readonly scan: ShardScan;
  /** Labels that are finished, ascending. */
  readonly labels: readonly number[];
  /** Pairs that are finished, as far as they are. */
  readonly pairs: readonly PairMeasurements[];
}

const namePattern = /^shard-\d+-of-\d+\.sqlite$/;

/** `shard-2-of-4.sqlite`. */
export function shardFileName({ index, count }: Shard): string {
  return `shard-${index}-of-${count}.sqlite`;
}

/** Files as they were named, and for a folder the shard files in it; each once. @throws AppError `FILE_*` */
export function findShardFiles(given: readonly string[]): string[] {
  const files = given.flatMap((name) => {
    if (!isFolder(name)) return [name];
    const found = readdirSync(name).filter((file) => namePattern.test(file));
    if (found.length > 0) return found.map((file) => path.join(name, file));
    throw new AppError(
      'FILE_NOT_FOUND',
      `The folder "${name}" holds no shard file (shard-1-of-4.sqlite and the like). Name the folder that ` +
        '`scan --shard` was given as --output.',
    );
  });
  return [...new Set(files.map((file) => path.resolve(file)))];
}

/** @throws AppError `HISTORY_*`; `SCAN_NOT_FOUND` where the file does not hold one shard's scan */
export function readShardFile(file: string): ShardContent {
  return withShardFile(file, (history) => {
    const scan = shardScanOf(history);
    const { labels, pairs } = history;
    return {
      path: file,
      scan,
      labels: labels.finishedLabels(scan.id),
      pairs: pairs.listMeasurements(scan.id),
    };
  });
}

/** Opens a shard file to read for the time of `work`. */
export function withShardFile<T>(file: string, work: (history: History) => T): T {
  const history = readHistory(file);
  try {
    return work(history);
  } finally {
    history.close();
  }
}

/** `shard 2/4 (/results/shard-2-of-4.sqlite)`. */
export function describeShard({ scan, path: file }: ShardContent): string {
  return `shard ${formatShard(scan.shard)} (${file})`;
}

function shardScanOf(history: History): ShardScan {
  const scans = history.scans
    .list()
    .map(({ id }) => history.scans.find(id))
    .filter((scan): scan is ShardScan => scan !== null && scan.shard !== null);
  if (scans.length === 1) return scans[0]!;
  throw new AppError(
    'SCAN_NOT_FOUND',
    scans.length === 0
      ? `${history.path} holds no shard of a scan's labels. Name the files that \`scan --shard\` wrote; scans of whole ` +
          'models need no merging.'
      : `${history.path} holds ${scans.length} shards, but a shard file holds one. Name the files that \`scan --shard\` ` +
          'wrote.',
  );
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch (cause) {
    throw unreadablePath(file, cause);
  }
}
