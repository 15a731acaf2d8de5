import { z } from 'zod';
import { reliabilitySchema } from '../statistics/reliability.ts';
import type { LabelRole } from './label-result.ts';
import { modelOptionsSchema, noModelOptions } from './model-options.ts';
import { resizeMethods } from './resize-method.ts';
import { scanSettingsSchema } from './scan-settings.ts';
import { shardSchema } from './shard.ts';

/**
 * The report of a scan: what `--json` prints and what `report.json` holds. Documented in docs/report.md.
 * Raise `schemaVersion` when a key changes its meaning or goes away; new keys do not need it.
 */
export const reportSchemaVersion = 2;

const finite = z.number().finite();
export const fileEvidenceSchema = z.object({
  /** Name of the file or folder without the folder that it lies in. */
  name: z.string(),
  /** Of all files together. */
  sizeBytes: z.number().int().nonnegative(),
  /** Lower-case hexadecimal. Of several files: of the list of their names and SHA-256, see docs/report.md. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** How many files were read, where they are several: a folder, or images and labels apart. */
  fileCount: z.number().int().positive().optional(),
});
export type FileEvidence = z.infer<typeof fileEvidenceSchema>;

export const verdictSchema = z.enum(['backdoored', 'no-anomaly', 'inconclusive']);
export type Verdict = z.infer<typeof verdictSchema>;

/** A fact that weakens or withdraws the verdict, in words for the reader. */
export const caveatSchema = z.object({
  code: z.enum([
    'too-few-labels',
    'zero-mad',
    'wide-spread',
    'ratio-scale',
    'never-reached',
    'not-finite',
    'accuracy-near-chance',
    'accuracy-not-measured',
    'pixel-range-assumed',
    'pixel-range-close',
    'pixel-range-measured',
    'pixels-clipped',
    'scaled-singly',
    'labels-reordered',
    'accuracy-low',
    'few-images',
    'partial-scan',
    'screened',
    'large-trigger',
    'few-labels',
    'borderline-index',
    'in-doubt',
    'reached-unknown',
    'too-few-pairs',
    'classes-without-images',
    'classes-with-few-images',
  ]),
  /** `inconclusive`: this fact alone withdraws the verdict; `weakens`: the verdict stands, with less weight. */
  effect: z.enum(['inconclusive', 'weakens']),
  message: z.string(),
});
export type Caveat = z.infer<typeof caveatSchema>;

export const labelRoleSchema = z.enum(['searched', 'control', 'screened']) satisfies z.ZodType<LabelRole>;

export const labelReportSchema = z.object({
  label: z.number().int().nonnegative(),
  /** What the label was searched for: see `LabelRole`. */
  role: labelRoleSchema.default('searched'),
  /**
   * Sum of the mask; the 8-bit sum where the settings say so. Of a label searched several times, that of all searches
   * together. Null where the search broke down.
   */
  maskL1Norm: finite.nullable(),
  /** Norms of all searches of the label, the first one first; null for one that found no trigger. */
  norms: z.array(finite.nullable()).default([]),
  /**
   * (median − norm) / scaled MAD, or where all of the evidence judges the sum of `indexParts`: positive on the suspicious
   * side. Null where the label is not in the statistics.
   */
  anomalyIndex: finite.nullable(),
  /** What the index is the sum of, each in deviations; null where the outlier test over norms alone judges. */
  indexParts: z
    .object({ size: finite, margin: finite.nullable(), features: finite.nullable() })
    .nullable()
    .default(null),
  /** Largest margin of the label's logit on any picture; null where it was not measured. */
  largestMargin: finite.nullable().default(null),
  /** How alike trigger and nature are to the network, in [−1, 1]; null where it was not measured. */
  featureSimilarity: finite.nullable().default(null),
  attackSuccessRate: finite.nullable(),
  /** Success on images that the search never saw. Null where none were held out. */
  heldOutSuccessRate: finite.nullable().default(null),
  reachedThreshold: z.boolean(),
  /** Whether the label's norm took part in the outlier test. */
  inStatistics: z.boolean(),
  stopReason: z.enum(['early-stop', 'steps-used', 'not-finite']),
  steps: z.number().int().nonnegative(),
  gradientEvaluations: z.number().int().nonnegative(),
  durationMs: finite.nonnegative(),
});
export type LabelReport = z.infer<typeof labelReportSchema>;

/** A pair of a source class and a target label; documented in `PairMeasurements`. */
export const pairReportSchema = z.object({
  source: z.number().int().nonnegative(),
  target: z.number().int().nonnegative(),
  role: labelRoleSchema,
  imageCount: z.number().int().nonnegative(),
  cleanMargin: finite,
  briefNorm: finite.nullable(),
  maskL1Norm: finite.nullable(),
  norms: z.array(finite.nullable()),
  /** The sum of `indexParts`; null where the pair was not searched in full. */
  anomalyIndex: finite.nullable(),
  indexParts: z
    .object({ size: finite, source: finite, distance: finite, features: finite.nullable(), spread: finite })
    .nullable(),
  attackSuccessRate: finite.nullable(),
  heldOutSuccessRate: finite.nullable(),
  featureSimilarity: finite.nullable(),
  moves: z.array(
    z.object({
      source: z.number().int().nonnegative(),
      label: z.number().int().nonnegative(),
      share: finite,
    }),
  ),
});

export type PairReport = z.infer<typeof pairReportSchema>;

export const pairsReportSchema = z.object({
  /** What the flagged pairs amount to, in words; empty where none is flagged. */
  findings: z.array(z.string()),
  /** Index of the pair that stands out most; null where nothing could be compared. */
  anomalyIndex: finite.nullable(),
  /** Median norm of the controls. */
  median: finite.nullable(),
  /** One deviation, in units of ln(norm). */
  deviation: finite.nullable(),
  /** Pairs whose index exceeds the threshold, the one that stands out most first. */
  flagged: z.array(z.object({ source: z.number().int(), target: z.number().int() })),
  pairs: z.array(pairReportSchema),
});
export type PairsReport = z.infer<typeof pairsReportSchema>;

/** A device with so many labels at once, timed on the scanned model. */
export const calibrationRowSchema = z.object({
  engine: z.string(),
  device: z.string(),
  /** The reports of older versions timed one label at once. */
  labelSlots: z.number().int().positive().default(1),
  /** Gradient evaluations of one label, counted over the labels at once; null where it could not be timed. */
  evaluationsPerSecond: finite.nullable(),
  /** What is to be said of it, e.g. why it was not timed; often empty. */
  note: z.string(),
});

export const scanReportSchema = z.object({
  /** Reports of older versions, 1, lack the keys that have defaults here. */
  schemaVersion: z.union([z.literal(1), z.literal(reportSchemaVersion)]),
  scanId: z.string(),
  /** Anything but `finished` means that labels may be missing. */
  status: z.enum(['running', 'finished', 'cancelled', 'interrupted', 'failed']),
  verdict: verdictSchema,
  /** The verdict in one or two sentences. */
  summary: z.string(),
  caveats: z.array(caveatSchema),
  /** Index of the label that stands out most. Null where there are no statistics. */
  anomalyIndex: finite.nullable(),
  anomalyThreshold: finite,
  /** Where that index would lie, were the scan repeated, in 95 of 100 cases; null where the outlier test judges. */
  indexInterval: z.object({ low: finite, high: finite }).nullable().default(null),
  /** What an index like this one meant on the bench; null where the outlier test judges or there is no index. */
  reliability: reliabilitySchema.nullable().default(null),
  median: finite.nullable(),
  /**
   * One deviation, of the norms or of their natural logarithms (`normScale`): 1.4826 × median absolute deviation, or where
   * all of the evidence judges, the deviation pooled over the bench.
   */
  scaledMad: finite.nullable(),
  /** What was compared: norms, or their natural logarithms. */
  normScale: z.enum(['linear', 'logarithmic']).default('linear'),
  /** Labels whose index exceeds the threshold, the one that stands out most first. */
  flaggedLabels: z.array(z.number().int().nonnegative()),
  labels: z.array(labelReportSchema),
  /** What the search of pairs found; null where none was asked for. */
  pairs: pairsReportSchema.nullable().default(null),
  /** Accuracy of the model on the clean images, with the settings' pixel ranges; null without labels. */
  cleanAccuracy: z.object({ accuracy: finite, images: z.number().int() }).nullable(),
  /** Names that the user gave the labels, or that the images carry, by label; null where there are none. */
  labelNames: z.array(z.string()).nullable().default(null),
  /** Images kept out of the search; the reports of older versions held out none. */
  heldOutImages: z.number().int().nonnegative().default(0),
  /** Which shard of the labels was searched; null for all of them. */
  shard: shardSchema.nullable().default(null),
  /** The scans of shards that this one was joined from; empty where it was searched as a whole. */
  mergedFrom: z
    .array(
      z.object({
        scanId: z.string(),
        shard: shardSchema,
        startedAt: z.iso.datetime(),
        finishedAt: z.iso.datetime().nullable(),
        durationMs: finite.nonnegative(),
      }),
    )
    .default([]),
  settings: scanSettingsSchema,
  seed: z.number().int().nonnegative(),
  engine: z.string(),
  device: z.string(),
  versions: z.record(z.string(), z.string()),
  /** What was timed before the search, to choose the device and the labels at once. */
  calibration: z.array(calibrationRowSchema).default([]),
  model: fileEvidenceSchema.extend({
    format: z.string(),
    inputShape: z.object({ channels: z.number(), height: z.number(), width: z.number() }),
    labelCount: z.number().int(),
    /** What the user said about a model whose file leaves it open. */
    options: modelOptionsSchema.default(noModelOptions),
  }),
  dataset: fileEvidenceSchema.extend({
    imagesKey: z.string(),
    labelsKey: z.string().nullable(),
    imageCount: z.number().int(),
    /** What the images are kept in; older versions read HDF5 only. */
    format: z.string().default('HDF5'),
    /** Name of the file that the labels are in, where it is not that of the images. */
    labelsFile: z.string().nullable().default(null),
    /** How pictures were brought to the model's size; null where none had to be. */
    resize: z.enum(resizeMethods).nullable().default(null),
  }),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  durationMs: finite.nonnegative(),
  gradientEvaluations: z.number().int().nonnegative(),
});
export type ScanReport = z.infer<typeof scanReportSchema>;
