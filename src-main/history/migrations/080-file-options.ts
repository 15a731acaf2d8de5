import type { Migration } from './index.ts';

/**
 * What is said about the files of a scan that these leave open. Of the model: `model_options` (JSON, `ModelOptions`; null
 * for scans from before it could be said). Of images in files, folders and archives: `dataset_format`,
 * `dataset_file_count` (null for one file), `labels_path` (null where the labels are with the images) and `resize` (null
 * where no picture had to be resized).
 */
export const fileOptions: Migration = {
  version: 80,
  sql: `
    ALTER TABLE scans ADD COLUMN model_options TEXT;
    ALTER TABLE scans ADD COLUMN dataset_format TEXT NOT NULL DEFAULT 'HDF5';
    ALTER TABLE scans ADD COLUMN dataset_file_count INTEGER;
    ALTER TABLE scans ADD COLUMN labels_path TEXT;
    ALTER TABLE scans ADD COLUMN resize TEXT;
  `,
};
