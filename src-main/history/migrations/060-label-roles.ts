import type { Migration } from './index.ts';

/**
 * What a label was searched for (`LabelRole`): scans of many labels search most of them only briefly. The index of the
 * figures (040) takes it in.
 */
export const labelRoles: Migration = {
  version: 60,
  sql: `
    ALTER TABLE label_results ADD COLUMN role TEXT NOT NULL DEFAULT 'searched'
      CHECK (role IN ('searched', 'control', 'screened'));
    DROP INDEX label_results_measurements;
    CREATE INDEX label_results_measurements ON label_results (
      scan_id, label, role, mask_l1_norm, mask_l1_norm_8bit, attack_success_rate, held_out_success_rate,
      reached_threshold, stop_reason, steps, gradient_evaluations, duration_ms
    );
  `,
};
