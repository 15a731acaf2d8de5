import type { Migration } from './index.ts';

/**
 * One row a scan, and one a refused intake (`refused`: only paths, settings where they were readable, and the error).
 *
 * Times are ISO 8601 in UTC. `started_at` is the first run's start, `run_started_at` the latest one's;
 * `duration_ms` sums the runs that ended. `settings`, `versions`, `planned_labels`, `report` and `error` are JSON.
 * `owner_token` names the lock that the scanning process holds while the scan is running.
 */
export const scansTable: Migration = {
  version: 10,
  sql: `
    CREATE TABLE scans (
      id TEXT PRIMARY KEY,
      status TEXT NOT NULL
        CHECK (status IN ('running', 'finished', 'cancelled', 'interrupted', 'failed', 'refused')),
      created_at TEXT NOT NULL,
      started_at TEXT,
      run_started_at TEXT,
      finished_at TEXT,
      duration_ms REAL NOT NULL DEFAULT 0,
      owner_pid INTEGER,
      owner_token TEXT,
      settings TEXT,
      seed INTEGER,
      engine TEXT,
      device TEXT,
      versions TEXT,
      model_path TEXT,
      model_name TEXT,
      model_size_bytes INTEGER,
      model_sha256 TEXT,
      model_format TEXT,
      channels INTEGER,
      height INTEGER,
      width INTEGER,
      label_count INTEGER,
      dataset_path TEXT,
      dataset_name TEXT,
      dataset_size_bytes INTEGER,
      dataset_sha256 TEXT,
      images_key TEXT,
      labels_key TEXT,
      image_count INTEGER,
      planned_labels TEXT,
      clean_accuracy REAL,
      clean_accuracy_images INTEGER,
      pixel_range_assumed INTEGER,
      report TEXT,
      error TEXT,
      CHECK ((status = 'running') = (owner_token IS NOT NULL)),
      CHECK (status <> 'refused' OR error IS NOT NULL),
      CHECK (status = 'refused' OR (
        started_at IS NOT NULL AND run_started_at IS NOT NULL AND settings IS NOT NULL AND seed IS NOT NULL
        AND engine IS NOT NULL AND device IS NOT NULL AND versions IS NOT NULL
        AND model_path IS NOT NULL AND model_name IS NOT NULL AND model_size_bytes IS NOT NULL
        AND model_sha256 IS NOT NULL AND model_format IS NOT NULL AND channels IS NOT NULL
        AND height IS NOT NULL AND width IS NOT NULL AND label_count IS NOT NULL
        AND dataset_path IS NOT NULL AND dataset_name IS NOT NULL AND dataset_size_bytes IS NOT NULL
        AND dataset_sha256 IS NOT NULL AND images_key IS NOT NULL AND image_count IS NOT NULL
        AND planned_labels IS NOT NULL AND pixel_range_assumed IS NOT NULL
      ))
    ) STRICT;
    CREATE INDEX scans_by_time ON scans (created_at);
    CREATE INDEX scans_by_model ON scans (model_sha256);
  `,
};
