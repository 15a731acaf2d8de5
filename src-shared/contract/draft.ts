import { z } from 'zod';
import { modelOptionsSchema } from '../domain/model-options.ts';
import { pixelRangeSchema } from '../domain/pixel-range.ts';
import { resizeMethods } from '../domain/resize-method.ts';
import { calibrationRowSchema, caveatSchema, fileEvidenceSchema } from '../domain/scan-report.ts';
import { scanSettingsSchema } from '../domain/scan-settings.ts';
import { presets } from '../presets.ts';
import { errorSchema } from './error.ts';
import { imageShapeSchema } from './pictures.ts';

const findingSchema = z.object({ severity: z.enum(['info', 'warning']), message: z.string() });

/** The model of the draft, as the engine process found it. */
const modelFactsSchema = z.object({
  path: z.string(),
  file: fileEvidenceSchema,
  /** E.g. `Keras 2.8.0 HDF5`. */
  format: z.string(),
  inputShape: imageShapeSchema,
  labelCount: z.number().int().positive(),
  layers: z.array(
    z.object({
      /** Path through nested models, e.g. `model_2/conv1`. */
      path: z.string(),
      kind: z.string(),
      /** Without the batch axis, in the file's axis order. */
      outputShape: z.array(z.number()),
      parameters: z.number(),
    }),
  ),
  /** What the reader noticed; nothing here stops a scan. */
  findings: z.array(findingSchema),
  scalesItsInput: z.boolean(),
  /** What the user said that the file leaves open. */
  options: modelOptionsSchema,
});
export type ModelFacts = z.infer<typeof modelFactsSchema>;

/** What the user says about images; null: found out. */
export const datasetChoicesSchema = z.strictObject({
  /** An array in the file, or a folder within. */
  imagesKey: z.string().nullable(),
  /** `none` goes without labels. */
  labelsKey: z.string().nullable(),
  /** A second file with the labels. */
  labelsPath: z.string().nullable(),
  /** How pictures are brought to the model's size. */
  resize: z.enum(resizeMethods).nullable(),
});

/** The images of the draft: a file, a folder or an archive. */
const datasetFactsSchema = z.object({
  path: z.string(),
  file: fileEvidenceSchema,
  imagesKey: z.string(),
  labelsKey: z.string().nullable(),
  /** The file that the labels are in, where it is not that of the images. */
  labelsPath: z.string().nullable(),
  /** E.g. `HDF5`, `folder`, `ZIP archive`. */
  format: z.string(),
  /** E.g. `[N, H, W, C]`. */
  layout: z.string(),
  labelForm: z.string(),
  elementType: z.string(),
  imageCount: z.number().int(),
  /** Images in memory, evenly spaced over the file; indexes of images count these. */
  residentImages: z.number().int(),
  shape: imageShapeSchema,
  valueRange: z.tuple([z.number(), z.number()]),
  /** Every array of the file that holds numbers: what can be chosen. */
  arrays: z.array(z.object({ key: z.string(), shape: z.array(z.number()), elementType: z.string() })),
  /** By label; null without labels. Labels beyond the end have no image. */
  imagesPerLabel: z.array(z.number()).nullable(),
  /** Where the images carry them, e.g. as the names of their folders; in the order of the labels. */
  labelNames: z.array(z.string()).nullable(),
  /** How pictures were brought to the model's size; null where none had to be. */
  resize: z.enum(resizeMethods).nullable(),
  /** What the reader decided or noticed; nothing here stops a scan. */
  findings: z.array(findingSchema),
});
export type DatasetFacts = z.infer<typeof datasetFactsSchema>;

/** The pixel ranges in force and how they were found. */
const pixelFactsSchema = z.object({
  modelPixels: pixelRangeSchema,
  datasetPixels: pixelRangeSchema,
  /** With the ranges in force; null without labels. */
  cleanAccuracy: z.object({ accuracy: z.number(), images: z.number().int() }).nullable(),
  /** Neither given by the user nor measured. */
  assumed: z.boolean(),
  /** How pictures are resized, found by measuring, best first; null where none are, where the user chose, and without labels. */
  resize: z
    .object({
      method: z.enum(resizeMethods),
      images: z.number().int(),
      table: z.array(z.object({ method: z.enum(resizeMethods), accuracy: z.number() })),
    })
    .nullable(),
  /** The accuracy in force is hardly above guessing. */
  nearChance: z.boolean(),
  /** Every reading measured, the one in force first, then the best; kept when the user chooses another row. */
  table: z.array(
    z.object({
      modelPixels: pixelRangeSchema,
      datasetPixels: pixelRangeSchema,
      accuracy: z.number(),
      images: z.number().int(),
    }),
  ),
  /** What reading the images found that bears on the verdict. */
  caveats: z.array(caveatSchema),
  /** The model's label of each label of the file, where the file has them in another order; else null. */
  modelLabels: z.array(z.number().int()).nullable(),
  /** What the user gave, and did not leave to be found out. */
  given: z.object({ modelPixels: z.boolean(), datasetPixels: z.boolean() }),
});
export type PixelFacts = z.infer<typeof pixelFactsSchema>;

/** What a short trial on the user's own model and settings measured. */
const timeTrialSchema = z.object({
  engine: z.string(),
  device: z.string(),
  threads: z.number().int(),
  /** Labels searched at once. */
  labelSlots: z.number().int(),
  /** Median of real gradient evaluations, of one label. */
  evaluationMs: z.number(),
  /** What was timed to choose the device and the labels at once. */
  calibration: z.array(calibrationRowSchema),
});
export type TimeTrial = z.infer<typeof timeTrialSchema>;

/**
 * The scan that the wizard prepares. The main process holds it: a reloaded window asks for it and goes on. What could
 * not be done stands beside what was there before, so that a wrong file loses nothing.
 */
export const draftSchema = z.object({
  /** Counts every change. */
  revision: z.number().int(),
  /** What is being worked on now; requests that need it wait for it. */
  busy: z.enum(['model', 'dataset', 'pixels', 'trial', 'engine']).nullable(),
  /** The bundled sample was opened. */
  isSample: z.boolean(),
  /** The scan this draft repeats, if any. */
  repeatOf: z.string().nullable(),
  model: modelFactsSchema.nullable(),
  /** `options`: what had been said about the file when it was refused. */
  modelError: errorSchema.extend({ path: z.string(), options: modelOptionsSchema }).nullable(),
  dataset: datasetFactsSchema.nullable(),
  /** `asked`: how the images were to be opened. */
  datasetError: errorSchema.extend({ path: z.string(), asked: datasetChoicesSchema }).nullable(),
  /** Settled by itself once model and dataset are there. */
  pixels: pixelFactsSchema.nullable(),
  pixelsError: errorSchema.nullable(),
  labelNames: z.object({ path: z.string(), names: z.array(z.string()) }).nullable(),
  labelNamesError: errorSchema.nullable(),
  /** `modelPixels` and `datasetPixels` follow `pixels`. */
  settings: scanSettingsSchema,
  /** Of the current model and settings; null where something it depends on has changed. */
  trial: timeTrialSchema.nullable(),
  trialError: errorSchema.nullable(),
});
export type Draft = z.infer<typeof draftSchema>;

/** A draft with nothing in it. */
export const emptyDraft: Draft = {
  revision: 0,
  busy: null,
  isSample: false,
  repeatOf: null,
  model: null,
  modelError: null,
  dataset: null,
  datasetError: null,
  pixels: null,
  pixelsError: null,
  labelNames: null,
  labelNamesError: null,
  settings: presets.fast,
  trial: null,
  trialError: null,
};
