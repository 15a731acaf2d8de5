import type { Migration } from './index.ts';

/**
 * One row a pair of a source class and a target label. `mask` [height, width] and `pattern` [channels, height, width] are
 * bytes, as pictures have them: a model of 43 labels has 1,806 pairs. `norms` and `moves` are lists as JSON. A search that broke down
 * has no norm, mask or pattern.
 */
export const pairResultsTable: Migration = {
  version: 100,
  sql: `
    CREATE TABLE pair_results (
      scan_id TEXT NOT NULL REFERENCES scans (id) ON DELETE CASCADE,
      source INTEGER NOT NULL CHECK (source >= 0),
      target INTEGER NOT NULL CHECK (target >= 0 AND target <> source),
      role TEXT NOT NULL CHECK (role IN ('searched', 'control', 'screened')),
      finished_at TEXT NOT NULL,
      image_count INTEGER NOT NULL,
      clean_margin REAL NOT NULL,
      brief_norm REAL,
      mask_l1_norm REAL,
      norms TEXT NOT NULL,
      attack_success_rate REAL,
      held_out_success_rate REAL,
      feature_similarity REAL,
      moves TEXT NOT NULL,
      gradient_evaluations INTEGER NOT NULL,
      duration_ms REAL NOT NULL,
      mask BLOB,
      pattern BLOB,
      PRIMARY KEY (scan_id, source, target)
    ) STRICT;
  `,
};
