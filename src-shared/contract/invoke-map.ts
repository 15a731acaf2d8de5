import { z } from 'zod';
import { modelOptionsSchema } from '../domain/model-options.ts';
import { pixelRangeSchema } from '../domain/pixel-range.ts';
import type { ScanSettings } from '../domain/scan-settings.ts';
import type { InvokeChannel } from './channels.ts';
import { labelSchema, scanIdSchema } from './identifiers.ts';
import { floatsSchema, imageBatchSchema, imageSelectionSchema, triggerPictureSchema } from './pictures.ts';
import { datasetChoicesSchema, draftSchema } from './draft.ts';
import { liveScanSchema, queuedScanSchema } from './live.ts';
import { preferenceChangeSchema, preferencesSchema } from './preferences.ts';
import { exportFormatSchema, scanDetailSchema, stampedPredictionSchema } from './scan-detail.ts';
import { historyQuerySchema, scanSummarySchema } from './scan-summary.ts';

/**
 * What is asked for. A folder of images has a dialog of its own, as no dialog of Windows or Linux offers files and folders.
 * `labels` are those of images, in a file of their own; `label-names` are the words for the model's labels.
 */
const filePurposes = ['model', 'dataset', 'dataset-folder', 'labels', 'label-names'] as const;

const nothing = z.strictObject({});
const ofScan = z.strictObject({ scanId: scanIdSchema });
const queueId = z.string();

/** Request and response of every channel. The main process checks both; a channel without schemas does not compile. */
export const invokeMap = {
  /** What the About page shows. */
  'app:info': {
    request: nothing,
    response: z.object({
      version: z.string(),
      /** Name and version of what the program is made of. */
      versions: z.record(z.string(), z.string()),
      platform: z.string(),
      historyPath: z.string(),
      /** Bytes that the history takes. */
      historyBytes: z.number(),
    }),
  },
  /** Shows a file that this program wrote, or the history, in the system's file manager. */
  'app:reveal': { request: z.strictObject({ path: z.string() }), response: nothing },

  'preferences:get': { request: nothing, response: preferencesSchema },
  'preferences:set': { request: preferenceChangeSchema, response: preferencesSchema },

  /** Opens the system's dialog in the folder used last. Null: the user chose none. */
  'files:choose': {
    request: z.strictObject({ purpose: z.enum(filePurposes) }),
    response: z.object({ path: z.string().nullable() }),
  },

  // Every request of the draft answers the draft as it is afterwards; what went wrong stands in it.
  'draft:get': { request: nothing, response: draftSchema },
  'draft:reset': { request: nothing, response: draftSchema },
  /** Opens the bundled model and images and measures them. */
  'draft:open-sample': {
    request: z.strictObject({ model: z.enum(['backdoored', 'clean']) }),
    response: draftSchema,
  },
  /** Without options the file decides. */
  'draft:open-model': {
    request: z.strictObject({ path: z.string(), options: modelOptionsSchema.optional() }),
    response: draftSchema,
  },
  'draft:open-dataset': {
    request: datasetChoicesSchema.extend({ path: z.string() }),
    response: draftSchema,
  },
  /** Null: found out by measuring (model) or from the values (file). */
  'draft:choose-pixels': {
    request: z.strictObject({
      modelPixels: pixelRangeSchema.nullable(),
      datasetPixels: pixelRangeSchema.nullable(),
    }),
    response: draftSchema,
  },
  /** A text file with a name a line, or CSV with number and name. Null: no names. */
  'draft:read-label-names': {
    request: z.strictObject({ path: z.string().nullable() }),
    response: draftSchema,
  },
  /** Fails with SETTINGS_INVALID, naming each wrong one; the draft then keeps what it had. */
  'draft:set-settings': {
    // Values are checked by the draft, which can say what is wrong with each.
    request: z.strictObject({
      settings: z.custom<ScanSettings>((value) => typeof value === 'object' && value !== null),
    }),
    response: draftSchema,
  },
  /** A second of real evaluations, for the estimate of the time. */
  'draft:time-trial': { request: nothing, response: draftSchema },
  'draft:images': { request: imageSelectionSchema, response: imageBatchSchema },
  /** Opens the files of a stored scan with its settings, to change something and scan again. */
  'draft:from-scan': { request: ofScan, response: draftSchema },
  /** Puts the draft at the end of the queue; it starts at once where nothing runs. */
  'draft:enqueue': { request: nothing, response: z.object({ queueId }) },

  'engines:list': {
    request: nothing,
    response: z.object({
      devices: z.array(
        z.object({ engine: z.string(), device: z.string(), available: z.boolean(), reason: z.string() }),
      ),
    }),
  },

  'queue:get': {
    request: nothing,
    response: z.object({
      /** Queue id of the scan that runs. */
      running: queueId.nullable(),
      waiting: z.array(queuedScanSchema),
    }),
  },
  /** Scans the same files again: another seed (null: the same), or only some labels (null: the same ones). */
  'queue:repeat': {
    request: z.strictObject({
      scanId: scanIdSchema,
      seed: z.number().int().nonnegative().max(0xffffffff).nullable(),
      labels: z.array(labelSchema).min(1).nullable(),
    }),
    response: z.object({ queueId }),
  },
  'queue:resume': { request: ofScan, response: z.object({ queueId }) },
  /** Searches the pairs of a scan that was made without; what is known of its labels stays. */
  'queue:add-pairs': { request: ofScan, response: z.object({ queueId }) },
  'queue:remove': { request: z.strictObject({ queueId }), response: nothing },
  /** To this place among the waiting ones, 0 = next. */
  'queue:move': {
    request: z.strictObject({ queueId, to: z.number().int().nonnegative() }),
    response: nothing,
  },

  /** Null where no scan has run since the program was started. */
  'live:get': { request: nothing, response: z.object({ live: liveScanSchema.nullable() }) },
  'live:pause': { request: nothing, response: nothing },
  'live:continue': { request: nothing, response: nothing },
  /** Ends the scan; its finished labels are kept and it can be resumed. */
  'live:cancel': { request: nothing, response: nothing },
  'live:skip': { request: z.strictObject({ label: labelSchema }), response: nothing },

  'history:list': {
    request: historyQuerySchema,
    response: z.object({
      scans: z.array(scanSummarySchema),
      /** How many match in all. */
      total: z.number().int(),
    }),
  },
  /** Every tag in use with the number of its scans. */
  'history:tags': {
    request: nothing,
    response: z.object({ tags: z.array(z.object({ tag: z.string(), scans: z.number().int() })) }),
  },

  'scan:get': { request: ofScan, response: scanDetailSchema },
  /** What is left out stays as it is. */
  'scan:annotate': {
    request: z.strictObject({
      scanId: scanIdSchema,
      star: z.boolean().optional(),
      note: z.string().max(20_000).optional(),
      tags: z.array(z.string()).optional(),
    }),
    response: scanSummarySchema,
  },
  'scan:delete': {
    request: z.strictObject({ scanIds: z.array(scanIdSchema).min(1).max(10_000) }),
    response: nothing,
  },
  /** Labels that have no result are left out of the answer. */
  'scan:triggers': {
    request: z.strictObject({ scanId: scanIdSchema, labels: z.array(labelSchema).min(1).max(256) }),
    response: z.object({ triggers: z.array(triggerPictureSchema) }),
  },
  /** The trigger of a pair of a source and a target; null where there is none. */
  'scan:pair-trigger': {
    request: z.strictObject({ scanId: scanIdSchema, source: labelSchema, target: labelSchema }),
    response: z.object({ trigger: triggerPictureSchema.nullable() }),
  },
  /** A value a step. */
  'scan:curves': {
    request: z.strictObject({ scanId: scanIdSchema, label: labelSchema }),
    response: z.object({
      loss: floatsSchema,
      maskNorm: floatsSchema,
      attackSuccessRate: floatsSchema,
      cost: floatsSchema,
    }),
  },
  /** Images of the scan's data file with the model's predictions. Opens both files again where they are closed. */
  'scan:images': {
    request: z.strictObject({ scanId: scanIdSchema, images: imageSelectionSchema }),
    response: imageBatchSchema,
  },
  /** Which images in memory are of a class as the search of pairs takes them: the model gives them the label, and so does the file. */
  'scan:images-of-class': {
    request: z.strictObject({ scanId: scanIdSchema, label: labelSchema }),
    response: z.object({ indexes: z.array(z.number().int().nonnegative()) }),
  },
  /** What the model says about these images without and with the trigger of a label, or of a pair with that target. */
  'scan:stamp': {
    request: z.strictObject({
      scanId: scanIdSchema,
      label: labelSchema,
      /** Source of the pair; null or missing: the label's own trigger. */
      source: labelSchema.nullable().optional(),
      indexes: z.array(z.number().int().nonnegative()).min(1).max(256),
    }),
    response: z.object({ predictions: z.array(stampedPredictionSchema) }),
  },
  /** Asks where, and writes. Null: the user chose no place. */
  'scan:export': {
    request: z.strictObject({ scanId: scanIdSchema, formats: z.array(exportFormatSchema).min(1) }),
    response: z.object({
      written: z.object({ folder: z.string(), files: z.array(z.string()) }).nullable(),
    }),
  },
} as const satisfies Record<InvokeChannel, { request: z.ZodType; response: z.ZodType }>;

export type InvokeRequest<Channel extends InvokeChannel> = z.infer<(typeof invokeMap)[Channel]['request']>;
export type InvokeResponse<Channel extends InvokeChannel> = z.infer<(typeof invokeMap)[Channel]['response']>;
