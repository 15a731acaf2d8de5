import type { Migration } from './index.ts';

/**
 * Scans divided among machines. A scan of one shard of the labels has `shard_index` (from 1) and `shard_count`; a scan
 * that was joined from shards says in `merged_from` (JSON) from which. `request_key` is the same for the same request,
 * so that a command that is run again finds the scan it began.
 */
export const shards: Migration = {
  version: 50,
  sql: `
    ALTER TABLE scans ADD COLUMN shard_index INTEGER CHECK (shard_index >= 1);
    ALTER TABLE scans ADD COLUMN shard_count INTEGER
      CHECK ((shard_index IS NULL) = (shard_count IS NULL) AND shard_index <= shard_count);
    ALTER TABLE scans ADD COLUMN merged_from TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE scans ADD COLUMN request_key TEXT;
    CREATE INDEX scans_by_request ON scans (request_key) WHERE request_key IS NOT NULL;
  `,
};
