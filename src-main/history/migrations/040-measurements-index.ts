import type { Migration } from './index.ts';

/**
 * The figures of all labels of a scan, read without its triggers and curves: an index that holds them all. A row of
 * `label_results` is some 45 KB for images of 55 × 47 × 3; of a scan with 2,622 labels the table's own pages alone are
 * 20 MiB, the index has 0.3.
 */
export const measurementsIndex: Migration = {
  version: 40,
  sql: `
    CREATE INDEX label_results_measurements ON label_results (
      scan_id, label, mask_l1_norm, mask_l1_norm_8bit, attack_success_rate, held_out_success_rate,
      reached_threshold, stop_reason, steps, gradient_evaluations, duration_ms
    );
  `,
};
