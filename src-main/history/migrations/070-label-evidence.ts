import type { Migration } from './index.ts';

/**
 * What else is known of a label: the norms of all its searches (JSON, the first one first, null for one that found no
 * trigger), the largest margin of its logit, and how alike its trigger and nature are to the network. The index of the
 * figures (060) takes them in.
 */
export const labelEvidence: Migration = {
  version: 70,
  sql: `
    ALTER TABLE label_results ADD COLUMN norms TEXT;
    ALTER TABLE label_results ADD COLUMN largest_margin REAL;
    ALTER TABLE label_results ADD COLUMN feature_similarity REAL;
    DROP INDEX label_results_measurements;
    CREATE INDEX label_results_measurements ON label_results (
      scan_id, label, role, mask_l1_norm, mask_l1_norm_8bit, attack_success_rate, held_out_success_rate,
      reached_threshold, stop_reason, steps, gradient_evaluations, duration_ms, norms, largest_margin, feature_similarity
    );
  `,
};
