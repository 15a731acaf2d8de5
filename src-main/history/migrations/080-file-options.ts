import type { Migration } from './index.ts';

/**
 * What the user said about the files of a scan that these leave open: `model_options` (JSON, `ModelOptions`; null for
 * scans from before it could be said).
 */
export const fileOptions: Migration = {
  version: 80,
  sql: 'ALTER TABLE scans ADD COLUMN model_options TEXT;',
};
