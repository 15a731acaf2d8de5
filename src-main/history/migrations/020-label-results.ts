import type { Migration } from './index.ts';

/**
 * One row a finished label. The blobs are little-endian float32: `mask` [height, width], `pattern`
 * [channels, height, width], the curves [steps]. A search that broke down has no norms, mask or pattern.
 */
export const labelResultsTable: Migration = {
  version: 20,
  sql: `
    CREATE TABLE label_results (
      scan_id TEXT NOT NULL REFERENCES scans (id) ON DELETE CASCADE,
      label INTEGER NOT NULL CHECK (label >= 0),
      finished_at TEXT NOT NULL,
      mask_l1_norm REAL,
      mask_l1_norm_8bit REAL,
      attack_success_rate REAL,
      reached_threshold INTEGER NOT NULL CHECK (reached_threshold IN (0, 1)),
      stop_reason TEXT NOT NULL CHECK (stop_reason IN ('early-stop', 'steps-used', 'not-finite')),
      steps INTEGER NOT NULL,
      gradient_evaluations INTEGER NOT NULL,
      duration_ms REAL NOT NULL,
      mask BLOB,
      pattern BLOB,
      loss_curve BLOB NOT NULL,
      mask_norm_curve BLOB NOT NULL,
      attack_success_rate_curve BLOB NOT NULL,
      cost_curve BLOB NOT NULL,
      PRIMARY KEY (scan_id, label)
    ) STRICT;
  `,
};
