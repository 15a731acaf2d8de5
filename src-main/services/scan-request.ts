import { AppError } from '../../src-shared/domain/app-error.ts';
import type { ModelOptions } from '../../src-shared/domain/model-options.ts';
import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import { scanSettingsSchema, type ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { Shard } from '../../src-shared/domain/shard.ts';
import type { DatasetSelection, ModelSummary } from '../engine-process/input-answers.ts';
import { labelOrder } from '../neural-cleanse/label-order.ts';

/** What the user asks for: two files and settings, with the pixel ranges left open where they are to be found out. */
export interface ScanRequest {
  readonly modelPath: string;
  /** What the user says about a model whose file leaves it open; null or missing: the file decides. */
  readonly modelOptions?: ModelOptions | null;
  readonly dataset: DatasetSelection;
  /** `modelPixels` and `datasetPixels` here are replaced by what is given or found below. */
  readonly settings: ScanSettings;
  /** Null: measured on the images. */
  readonly modelPixels: PixelRange | null;
  /** Null: judged by the values in the file. */
  readonly datasetPixels: PixelRange | null;
  /** Names that the user gave the labels, by label. */
  readonly labelNames?: readonly string[] | null;
  /** The scan whose files and settings these are, but for the seed or the labels. */
  readonly repeatOf?: string | null;
  /** Search this shard of the labels only. */
  readonly shard?: Shard | null;
  /** What the scan is found by when the same request comes again (request-key.ts). */
  readonly requestKey?: string | null;
}

/**
 * Checks settings before any file is opened. Throws AppError `SETTINGS_INVALID` naming each wrong one.
 *
 * @param nameOf how the user knows a setting, e.g. the option it is given by
 * @param remedy what to do about wrong ones
 */
export function parseSettings(
  settings: Readonly<Record<string, unknown>>,
  nameOf: (key: string) => string = (key) => key,
  remedy = 'Correct them; `neural-cleanse scan --help` explains each with its default.',
): ScanSettings {
  const parsed = scanSettingsSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const key = String(path[0]);
    return `${nameOf(key)} was given "${String(settings[key])}" (${message})`;
  });
  throw new AppError('SETTINGS_INVALID', `The settings cannot be used: ${problems.join('; ')}. ${remedy}`);
}

/** Checks settings against the model they are meant for and returns the labels in the order of the search. */
export function planLabels(settings: ScanSettings, model: ModelSummary): number[] {
  const { labels, firstLabel, superPixelSize } = settings;
  const last = model.labelCount - 1;
  const unknown = [...(labels ?? []), firstLabel ?? 0].find((label) => label > last);
  if (unknown !== undefined) {
    throw new AppError(
      'SETTINGS_INVALID',
      `Label ${unknown} was asked for, but "${model.file.name}" has ${model.labelCount} labels, 0 to ${last}. ` +
        'Correct the labels to search (--labels) or the first one (--first).',
    );
  }
  if (firstLabel !== null && labels !== null && !labels.includes(firstLabel)) {
    throw new AppError(
      'SETTINGS_INVALID',
      `Label ${firstLabel} is to be searched first, but is not among the labels to search. Add it to them ` +
        '(--labels) or name no first one (--first).',
    );
  }
  if (settings.pairs && settings.costControl !== 'feedback') {
    throw new AppError(
      'SETTINGS_INVALID',
      'Pairs of labels were asked for, and a cost that follows the success over whole steps: the thousands of evaluations ' +
        'that this takes a search are too many for so many pairs. Choose the preset fast (--preset fast), whose cost follows ' +
        'the loss, or search the labels alone.',
    );
  }
  const { height, width } = model.inputShape;
  if (superPixelSize > Math.min(height, width)) {
    throw new AppError(
      'SETTINGS_INVALID',
      `Super-pixels of ${superPixelSize} pixels do not fit into images of ${height}×${width}. Choose a smaller size ` +
        '(--super-pixel-size); 1 gives every pixel its own mask value.',
    );
  }
  return labelOrder(settings, model.labelCount);
}
