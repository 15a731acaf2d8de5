import { z } from 'zod';
import { AppError } from '../../../../src-shared/domain/app-error.ts';
import type { Pair } from '../../../graph/window.ts';
import { refuseUnknownArguments } from './known-arguments.ts';
import type { LayerConfig } from './model-config.ts';

/** The pieces that layers' arguments are made of. Layer files combine them. */
const size = z.number().int().min(1).max(1_000_000);
const offset = z.number().int().min(0).max(1_000_000);

export const count = size;
export const axisIndex = z.number().int().min(-8).max(8);
export const flag = z.boolean().nullish();
/** An axis as a number, or as tf.keras writes it, as a list of numbers. */
export const axisList = z.union([axisIndex.transform((axis) => [axis]), z.array(axisIndex)]);
/** Two sizes, given as two numbers or as one for both. */
export const sizePair = z.union([size.transform((n): Pair => [n, n]), z.tuple([size, size])]);
export const offsetPair = z.union([offset.transform((n): Pair => [n, n]), z.tuple([offset, offset])]);

export const dataFormat = z
  .enum(['channels_last', 'channels_first'])
  .nullish()
  .transform((format) => format ?? 'channels_last');
export type DataFormat = z.output<typeof dataFormat>;

export const windowPadding = z
  .string()
  .nullish()
  .transform((padding) => (padding ?? 'valid').toLowerCase())
  .pipe(z.enum(['valid', 'same']));

/** Rows and columns at [top, bottom] and [left, right]; one number, two, four, or Keras 1's dictionary. */
export const sides = z.union([
  offset.transform((n) => [n, n, n, n]),
  z.tuple([offset, offset]).transform(([rows, columns]) => [rows, rows, columns, columns]),
  z.tuple([offset, offset, offset, offset]),
  z.tuple([z.tuple([offset, offset]), z.tuple([offset, offset])]).transform((pairs) => pairs.flat()),
  z
    .object({ top_pad: offset, bottom_pad: offset, left_pad: offset, right_pad: offset })
    .partial()
    .transform((pad) => [pad.top_pad ?? 0, pad.bottom_pad ?? 0, pad.left_pad ?? 0, pad.right_pad ?? 0]),
]);

/**
 * A layer's arguments, checked. Throws AppError MODEL_CORRUPT naming layer, argument and what was found, and
 * MODEL_UNSUPPORTED_LAYER for an argument that the schema does not have and that may change a prediction.
 */
export function parseFields<S extends z.ZodObject>(layer: LayerConfig, schema: S): z.output<S> {
  refuseUnknownArguments(layer, Object.keys(schema.shape));
  const result = schema.safeParse(layer.fields);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const argument = String(issue.path[0] ?? 'config');
  const found = JSON.stringify(layer.fields[argument])?.slice(0, 100) ?? 'nothing';
  throw new AppError(
    'MODEL_CORRUPT',
    `Layer "${layer.path}" (${layer.className}) has ${found} for its argument "${argument}", which Keras does not allow. The file is damaged or uses a variant that is not supported; save the model again.`,
    { detail: result.error.message },
  );
}
