import type { Migration } from './index.ts';

/**
 * What the analyst adds to a scan (star, note, tags, names of the labels), what a scan repeats, and what the search
 * kept apart (held-out images). `label_names` and `calibration` are JSON.
 *
 * The report moves to a table of its own, so that a list reads rows of a few hundred bytes and no documents. What a
 * list shows of it stays with the scan: `verdict`, `anomaly_index`, `median`, and as JSON `flagged_labels` and
 * `norms` (pairs of label and norm, of the labels in the statistics).
 */
export const annotations: Migration = {
  version: 30,
  sql: `
    CREATE TABLE scan_reports (
      scan_id TEXT PRIMARY KEY REFERENCES scans (id) ON DELETE CASCADE,
      document TEXT NOT NULL
    ) STRICT;
    INSERT INTO scan_reports (scan_id, document) SELECT id, report FROM scans WHERE report IS NOT NULL;
    ALTER TABLE scans DROP COLUMN report;

    ALTER TABLE scans ADD COLUMN star INTEGER NOT NULL DEFAULT 0 CHECK (star IN (0, 1));
    ALTER TABLE scans ADD COLUMN note TEXT NOT NULL DEFAULT '';
    ALTER TABLE scans ADD COLUMN label_names TEXT;
    ALTER TABLE scans ADD COLUMN repeat_of TEXT REFERENCES scans (id) ON DELETE SET NULL;
    ALTER TABLE scans ADD COLUMN calibration TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE scans ADD COLUMN held_out_images INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE scans ADD COLUMN verdict TEXT
      CHECK (verdict IN ('backdoored', 'no-anomaly', 'inconclusive'));
    ALTER TABLE scans ADD COLUMN anomaly_index REAL;
    ALTER TABLE scans ADD COLUMN median REAL;
    ALTER TABLE scans ADD COLUMN flagged_labels TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE scans ADD COLUMN norms TEXT NOT NULL DEFAULT '[]';
    UPDATE scans SET
      verdict = json_extract(document, '$.verdict'),
      anomaly_index = json_extract(document, '$.anomalyIndex'),
      median = json_extract(document, '$.median'),
      flagged_labels = coalesce(json_extract(document, '$.flaggedLabels'), '[]'),
      norms = (
        SELECT json_group_array(
          json_array(json_extract(value, '$.label'), round(json_extract(value, '$.maskL1Norm'), 3)))
        FROM json_each(document, '$.labels') WHERE json_extract(value, '$.inStatistics')
      )
      FROM scan_reports WHERE scan_id = id AND json_valid(document);
    CREATE INDEX scans_by_dataset ON scans (dataset_sha256);
    CREATE INDEX scans_by_repeat ON scans (repeat_of);

    CREATE TABLE scan_tags (
      scan_id TEXT NOT NULL REFERENCES scans (id) ON DELETE CASCADE,
      tag TEXT NOT NULL,
      PRIMARY KEY (scan_id, tag)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX scan_tags_by_tag ON scan_tags (tag);

    ALTER TABLE label_results ADD COLUMN held_out_success_rate REAL;
  `,
};
