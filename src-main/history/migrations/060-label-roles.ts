import type { Migration } from './index.ts';

/** What a label was searched for (`LabelRole`): scans of many labels search most of them only briefly. */
export const labelRoles: Migration = {
  version: 60,
  sql: `
    ALTER TABLE label_results ADD COLUMN role TEXT NOT NULL DEFAULT 'searched'
      CHECK (role IN ('searched', 'control', 'screened'));
  `,
};
