import { z } from 'zod';
import { verdictSchema } from '../domain/scan-report.ts';
import { errorSchema } from './error.ts';

const scanStatusSchema = z.enum([
  'running',
  'finished',
  'cancelled',
  'interrupted',
  'failed',
  /** The input was not accepted, so nothing was searched. */
  'refused',
]);

/** One line of the list of scans. */
export const scanSummarySchema = z.object({
  id: z.string(),
  status: scanStatusSchema,
  /** ISO 8601, UTC. */
  createdAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  /** File name, or the path as it was given where the file was refused. Null where there was none. */
  modelName: z.string().nullable(),
  datasetName: z.string().nullable(),
  modelSha256: z.string().nullable(),
  datasetSha256: z.string().nullable(),
  preset: z.string().nullable(),
  seed: z.number().int().nullable(),
  /** Labels of the model; null where it was refused. */
  labelCount: z.number().int().nullable(),
  plannedLabels: z.number().int().nonnegative(),
  finishedLabels: z.number().int().nonnegative(),
  /** Null until the scan has a report. */
  verdict: verdictSchema.nullable(),
  /** Index of the label with the smallest norm. Null without statistics. */
  anomalyIndex: z.number().nullable(),
  /**
   * For a small strip, ascending by label: norms in the statistics, of many labels those that can be told apart there
   * and those of the flagged ones.
   */
  norms: z.array(z.object({ label: z.number().int(), norm: z.number() })),
  median: z.number().nullable(),
  flaggedLabels: z.array(z.number().int()),
  star: z.boolean(),
  note: z.string(),
  tags: z.array(z.string()),
  /** The scan that this one repeats. */
  repeatOf: z.string().nullable(),
  /** Why the scan was refused, failed or was interrupted; else null. */
  error: errorSchema.nullable(),
});
export type ScanSummary = z.infer<typeof scanSummarySchema>;

/** What to list; everything that is null or empty does not restrict. */
export const historyQuerySchema = z.strictObject({
  /** Words, all of which occur in file names, paths, hashes, tags, notes, label names or the id. */
  text: z.string().max(500),
  verdicts: z.array(verdictSchema),
  statuses: z.array(scanStatusSchema),
  starred: z.boolean(),
  tag: z.string().nullable(),
  /** ISO 8601 times, both inclusive. */
  from: z.iso.datetime().nullable(),
  to: z.iso.datetime().nullable(),
  /** Scans of this model or data file. */
  fileSha256: z.string().nullable(),
  sort: z.enum(['newest', 'oldest', 'index']),
  limit: z.number().int().min(1).max(500),
  offset: z.number().int().nonnegative(),
});
export type HistoryQuery = z.infer<typeof historyQuerySchema>;

/** The first page of the whole history, the newest scan first: what a query starts from. */
export const everyScan: HistoryQuery = {
  text: '',
  verdicts: [],
  statuses: [],
  starred: false,
  tag: null,
  from: null,
  to: null,
  fileSha256: null,
  sort: 'newest',
  limit: 100,
  offset: 0,
};
