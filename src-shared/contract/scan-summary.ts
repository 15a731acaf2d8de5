import { z } from 'zod';
import { appErrorCodes } from '../domain/app-error.ts';
import { verdictSchema } from '../domain/scan-report.ts';

/** One line of the list of scans. */
export const scanSummarySchema = z.object({
  id: z.string(),
  /** `refused`: the input was not accepted, so nothing was searched. */
  status: z.enum(['running', 'finished', 'cancelled', 'interrupted', 'failed', 'refused']),
  /** ISO 8601, UTC. */
  createdAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  /** File name, or the path as it was given where the file was refused. Null where there was none. */
  modelName: z.string().nullable(),
  datasetName: z.string().nullable(),
  plannedLabels: z.number().int().nonnegative(),
  finishedLabels: z.number().int().nonnegative(),
  /** Null until the scan has a report. */
  verdict: verdictSchema.nullable(),
  /** Index of the label with the smallest norm. Null without statistics. */
  anomalyIndex: z.number().nullable(),
  /** Why the scan was refused, failed or was interrupted; else null. */
  error: z
    .object({ code: z.enum(appErrorCodes), message: z.string(), detail: z.string().optional() })
    .nullable(),
});
export type ScanSummary = z.infer<typeof scanSummarySchema>;
