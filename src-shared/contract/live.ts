import { z } from 'zod';
import { labelRoleSchema } from '../domain/scan-report.ts';
import { scanSettingsSchema } from '../domain/scan-settings.ts';
import { errorSchema } from './error.ts';
import { labelSchema, scanIdSchema } from './identifiers.ts';
import { imageShapeSchema, triggerPictureSchema } from './pictures.ts';

/** One point of a label's curves: averages over one step. */
const stepSchema = z.object({
  step: z.number().int().nonnegative(),
  loss: z.number(),
  maskNorm: z.number(),
  attackSuccessRate: z.number(),
  cost: z.number(),
});
export type Step = z.infer<typeof stepSchema>;

const labelStateSchema = z.enum(['waiting', 'searching', 'finished', 'skipped']);

/** A label of the running scan. Pictures of finished labels: `scan:triggers`; of the searching one: `searching`. */
const liveLabelSchema = z.object({
  label: labelSchema,
  state: labelStateSchema,
  /** What it is searched for, now or last: a label that is screened may be searched again in full. */
  role: labelRoleSchema,
  /** Mask L1 norm as the outlier test takes it; null before the first step and where the search broke down. */
  maskNorm: z.number().nullable(),
  attackSuccessRate: z.number().nullable(),
  reachedThreshold: z.boolean(),
  gradientEvaluations: z.number().int().nonnegative(),
  durationMs: z.number().nonnegative(),
  /** Of a label in search that has a result already and is searched again to settle a doubt: that result. */
  earlier: z.object({ maskNorm: z.number().nullable(), reachedThreshold: z.boolean() }).optional(),
});
export type LiveLabel = z.infer<typeof liveLabelSchema>;

/** A label that is being searched, with all a reloaded window needs to go on drawing it. */
const searchingLabelSchema = z.object({
  label: labelSchema,
  picture: triggerPictureSchema,
  steps: z.array(stepSchema),
});
export type SearchingLabel = z.infer<typeof searchingLabelSchema>;

/** What the finished labels say so far; the same test as the final one. */
const standingSchema = z.object({
  median: z.number().nullable(),
  scaledMad: z.number().nullable(),
  normScale: z.enum(['linear', 'logarithmic']),
  anomalyIndex: z.number().nullable(),
  flaggedLabels: z.array(labelSchema),
});
export type Standing = z.infer<typeof standingSchema>;

/** A pair of a source and a target whose search has ended, briefly or in full. */
const livePairSchema = z.object({
  source: labelSchema,
  target: labelSchema,
  role: labelRoleSchema,
  /** Of the last search; null where it broke down. */
  maskNorm: z.number().nullable(),
});
export type LivePair = z.infer<typeof livePairSchema>;

const liveStageSchema = z.object({
  done: z.number().int().nonnegative(),
  total: z.number().int().nonnegative(),
});
export type LiveStage = z.infer<typeof liveStageSchema>;

/** How far the search of pairs is: all of them briefly, then some in full. */
const livePairStagesSchema = z.object({
  brief: liveStageSchema,
  /** Null until all were searched briefly. */
  full: liveStageSchema.nullable(),
});

const livePairsSchema = livePairStagesSchema.extend({
  /** Labels of the images, ascending; there may be no image of some. */
  sources: z.array(labelSchema),
  /** Labels that images may be moved to, ascending. */
  targets: z.array(labelSchema),
  found: z.array(livePairSchema),
});
export type LivePairs = z.infer<typeof livePairsSchema>;

const livePhaseSchema = z.enum([
  /** Files are opened again and the engine is chosen. */
  'opening',
  'searching',
  'paused',
  /** A cancel was asked for. */
  'ending',
  /** Over: `scanId` leads to the result, `error` says what went wrong. */
  'ended',
]);

/** The scan that runs, or the one that ended last since the program was started. */
export const liveScanSchema = z.object({
  queueId: z.string(),
  /** Null until the files are open, and for good where they were refused. */
  scanId: scanIdSchema.nullable(),
  /** Of the last event that this snapshot includes: ignore events up to it. */
  sequence: z.number().int().nonnegative(),
  phase: livePhaseSchema,
  modelName: z.string(),
  datasetName: z.string(),
  settings: scanSettingsSchema,
  shape: imageShapeSchema.nullable(),
  labelNames: z.array(z.string()).nullable(),
  /** In the order of the search. */
  labels: z.array(liveLabelSchema),
  searching: z.array(searchingLabelSchema),
  standing: standingSchema,
  /** Null where the scan searches no pairs. */
  pairs: livePairsSchema.nullable(),
  /** Time spent searching, without pauses. */
  elapsedMs: z.number().nonnegative(),
  /** Null where nothing can be said yet. */
  remainingMs: z.number().nonnegative().nullable(),
  error: errorSchema.nullable(),
});
export type LiveScan = z.infer<typeof liveScanSchema>;

/** Progress of one label; at most ten times a second. */
export const liveProgressSchema = z.object({
  scanId: scanIdSchema,
  sequence: z.number().int(),
  label: liveLabelSchema,
  picture: triggerPictureSchema,
  /** Ended since the last progress of this label. */
  newSteps: z.array(stepSchema),
  elapsedMs: z.number(),
  remainingMs: z.number().nullable(),
});
export type LiveProgress = z.infer<typeof liveProgressSchema>;

/** A label is finished (and stored) or skipped. */
export const liveLabelEventSchema = z.object({
  scanId: scanIdSchema,
  sequence: z.number().int(),
  label: liveLabelSchema,
  picture: triggerPictureSchema.nullable(),
  standing: standingSchema,
});
export type LiveLabelEvent = z.infer<typeof liveLabelEventSchema>;

/** Pairs that have ended since the last event; at most four times a second. */
export const livePairsEventSchema = livePairStagesSchema.extend({
  scanId: scanIdSchema,
  sequence: z.number().int(),
  found: z.array(livePairSchema),
  elapsedMs: z.number(),
  remainingMs: z.number().nullable(),
});
export type LivePairsEvent = z.infer<typeof livePairsEventSchema>;

/** A scan that waits for its turn. */
export const queuedScanSchema = z.object({
  queueId: z.string(),
  modelName: z.string(),
  datasetName: z.string(),
  /** How many labels it will search. */
  labelCount: z.number().int(),
  /** Whether it searches pairs of labels. */
  pairs: z.boolean(),
  preset: z.string(),
  seed: z.number().int(),
  /** The scan it goes on with. */
  resumes: scanIdSchema.nullable(),
  repeatOf: scanIdSchema.nullable(),
});
export type QueuedScan = z.infer<typeof queuedScanSchema>;
