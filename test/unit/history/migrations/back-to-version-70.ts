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

/** Takes a history back to what it was before migration 80. */
export function backToVersion70(database: Database): void {
  database.exec('DROP TABLE pair_results');
  for (const column of newColumns) database.exec(`ALTER TABLE scans DROP COLUMN ${column}`);
  database.pragma('user_version = 70');
}
