import type { Database } from 'better-sqlite3';

/** What migrations 80 and 90 added to a scan. */
const newColumns = [
  'input_caveats',
  'model_options',
  'dataset_format',
  'dataset_file_count',
  'labels_path',
  'resize',
];

/** Takes the scans of a history back to what they were before migration 80. */
export function dropFileOptions(database: Database): void {
  for (const column of newColumns) database.exec(`ALTER TABLE scans DROP COLUMN ${column}`);
}
