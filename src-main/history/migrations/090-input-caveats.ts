import type { Migration } from './index.ts';

/** What reading the images found that bears on the verdict: a list of caveats as JSON. */
export const inputCaveats: Migration = {
  version: 90,
  sql: `ALTER TABLE scans ADD COLUMN input_caveats TEXT NOT NULL DEFAULT '[]';`,
};
