import { z } from 'zod';
import { scanReportSchema } from '../domain/scan-report.ts';
import { scanSettingsSchema } from '../domain/scan-settings.ts';
import { labelSchema } from './identifiers.ts';
import { predictionSchema } from './pictures.ts';
import { scanSummarySchema } from './scan-summary.ts';

/** All of one scan but its pictures and curves. */
export const scanDetailSchema = z.object({
  summary: scanSummarySchema,
  /** Null for a refused intake. Of a scan that is not over, drawn up from the labels so far. */
  report: scanReportSchema.nullable(),
  /** Null where the settings themselves were refused. */
  settings: scanSettingsSchema.nullable(),
  /** In the order of the search. */
  plannedLabels: z.array(labelSchema),
  /** Where the files were when the scan began. */
  modelPath: z.string().nullable(),
  datasetPath: z.string().nullable(),
  /** Planned labels are left to search. */
  canResume: z.boolean(),
});
export type ScanDetail = z.infer<typeof scanDetailSchema>;

/** What a trigger does to one of the user's images. */
export const stampedPredictionSchema = z.object({
  index: z.number().int(),
  /** As the file says; null without labels. */
  label: labelSchema.nullable(),
  before: predictionSchema,
  after: predictionSchema,
});
export type StampedPrediction = z.infer<typeof stampedPredictionSchema>;

export const exportFormatSchema = z.enum([
  'json',
  'csv',
  'png',
  'png-enlarged',
  'sarif',
  'html',
  'pdf',
  'zip',
]);
export type ExportFormat = z.infer<typeof exportFormatSchema>;
