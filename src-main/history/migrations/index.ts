import { scansTable } from './010-scans.ts';
import { labelResultsTable } from './020-label-results.ts';
import { annotations } from './030-annotations.ts';
import { measurementsIndex } from './040-measurements-index.ts';
import { shards } from './050-shards.ts';
import { labelRoles } from './060-label-roles.ts';
import { labelEvidence } from './070-label-evidence.ts';
import { fileOptions } from './080-file-options.ts';
import { inputCaveats } from './090-input-caveats.ts';
import { pairResultsTable } from './100-pair-results.ts';

/** One change of the tables. Numbered by 10, applied once, never edited after a release. */
export interface Migration {
  /** Becomes the database's `user_version`. */
  readonly version: number;
  readonly sql: string;
}

/** Every migration, ascending. */
export const migrations: readonly Migration[] = [
  scansTable,
  labelResultsTable,
  annotations,
  measurementsIndex,
  shards,
  labelRoles,
  labelEvidence,
  fileOptions,
  inputCaveats,
  pairResultsTable,
];
