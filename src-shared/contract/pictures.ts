import { z } from 'zod';
import { labelSchema } from './identifiers.ts';

/** Bytes: 8-bit pixels. They cross as a typed array, never as numbers one by one. */
const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
export const floatsSchema = z.custom<Float32Array>((value) => value instanceof Float32Array);

export const imageShapeSchema = z.object({
  channels: z.number().int().positive(),
  height: z.number().int().positive(),
  width: z.number().int().positive(),
});
export type ImageShape = z.infer<typeof imageShapeSchema>;

/** A trigger as pictures of 8 bits: what the reference stores, and all that a screen can show. */
export const triggerPictureSchema = z.object({
  label: labelSchema,
  /** [height, width], 255 = fully covered. */
  mask: bytesSchema,
  /** [channels, height, width], raw pixels. */
  pattern: bytesSchema,
});
export type TriggerPicture = z.infer<typeof triggerPictureSchema>;

/** What the model says about an image. */
export const predictionSchema = z.object({
  label: labelSchema,
  /** Softmax of the label's logit, in [0, 1]. */
  confidence: z.number(),
});

/** Clean images for the screen, raw pixels of 8 bits. */
export const imageBatchSchema = z.object({
  shape: imageShapeSchema,
  images: z.array(
    z.object({
      /** Place among the images in memory. */
      index: z.number().int().nonnegative(),
      /** [channels, height, width] */
      pixels: bytesSchema,
      /** As the file says; null without labels. */
      label: labelSchema.nullable(),
      /** Without a trigger; null before the pixel range is settled. */
      prediction: predictionSchema.nullable(),
    }),
  ),
});
export type ImageBatch = z.infer<typeof imageBatchSchema>;

/** Images asked for: these, or so many evenly spaced ones. */
export const imageSelectionSchema = z.union([
  z.strictObject({ indexes: z.array(z.number().int().nonnegative()).min(1).max(256) }),
  z.strictObject({ count: z.number().int().min(1).max(256) }),
]);
