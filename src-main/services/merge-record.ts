import type { MergedShard, StoredScan } from '../history/scan-record.ts';
import type { Merged } from '../history/scan-repository.ts';
import type { ShardScan } from './shard-files.ts';

/** From which shards a scan is joined, and the times that follow: first start, last end, sum of the time searched. */
export class MergeRecord {
  private readonly earlier: StoredScan | null;
  private readonly shards: Map<string, MergedShard>;
  /** What this history's own runs of the scan took. */
  private readonly ownMs: number;

  /** @param earlier the scan as an earlier merge, or an own run after it, left it */
  constructor(earlier: StoredScan | null) {
    this.earlier = earlier;
    this.shards = new Map(earlier?.mergedFrom.map((shard) => [shard.scanId, shard]));
    this.ownMs = (earlier?.durationMs ?? 0) - this.shardsMs;
  }

  has({ id }: ShardScan): boolean {
    return this.shards.has(id);
  }

  /** Adds a shard, or brings it up to date. */
  add({ id: scanId, shard, startedAt, finishedAt, durationMs }: ShardScan): void {
    this.shards.set(scanId, { scanId, shard, startedAt, finishedAt, durationMs });
  }

  get merged(): Merged {
    const mergedFrom = [...this.shards.values()].sort(
      ({ shard: a }, { shard: b }) => a.count - b.count || a.index - b.index,
    );
    const timed = this.earlier === null ? mergedFrom : [this.earlier, ...mergedFrom];
    // ISO 8601 times of one zone compare as text.
    const starts = timed.map(({ startedAt }) => startedAt).sort();
    const ends = timed
      .map(({ finishedAt }) => finishedAt)
      .filter((end) => end !== null)
      .sort();
    return {
      mergedFrom,
      startedAt: starts[0]!,
      finishedAt: ends.at(-1) ?? null,
      durationMs: this.ownMs + this.shardsMs,
    };
  }

  private get shardsMs(): number {
    return [...this.shards.values()].reduce((sum, { durationMs }) => sum + durationMs, 0);
  }
}
