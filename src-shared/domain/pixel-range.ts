import { z } from 'zod';

/**
 * How raw pixels in [0, 255] become the numbers a network was trained on:
 * `value[c] = (raw[c] − mean[c]) / scale[c]`, after the channels were reversed where `reverseChannels` is set.
 */
export const pixelRangeSchema = z
  .object({
    /** One of the reference's names, or `explicit`. */
    name: z.enum(['raw', 'mnist', 'inception', 'imagenet', 'explicit']),
    /** RGB ↔ BGR before mean and scale are applied; they are given in the order after the reversal. */
    reverseChannels: z.boolean(),
    /** One number for all channels, one a channel, or a mean image [channels · height · width]. Raw pixel units. */
    mean: z.array(z.number().finite()).min(1),
    /** One number for all channels, or one a channel. Raw pixel units, never 0. */
    scale: z
      .array(
        z
          .number()
          .finite()
          .refine((value) => value !== 0, 'scale must not be 0'),
      )
      .min(1),
  })
  .strict();

export type PixelRange = z.infer<typeof pixelRangeSchema>;
export type PixelRangeName = PixelRange['name'];

/**
 * The four ranges of the reference implementation (`visualizer.py`: `keras_preprocess`, `INTENSITY_RANGE`).
 * `imagenet` is Keras' "caffe" mode: BGR order and the ImageNet channel means.
 */
export const pixelRanges: Readonly<Record<Exclude<PixelRangeName, 'explicit'>, PixelRange>> = {
  raw: { name: 'raw', reverseChannels: false, mean: [0], scale: [1] },
  mnist: { name: 'mnist', reverseChannels: false, mean: [0], scale: [255] },
  inception: { name: 'inception', reverseChannels: false, mean: [127.5], scale: [127.5] },
  imagenet: { name: 'imagenet', reverseChannels: true, mean: [103.939, 116.779, 123.68], scale: [1] },
};

/** More numbers are no longer one a channel, but an image. */
const mostChannels = 16;

/** A short text that names the range, for reports and error messages: exactly, but for a mean image. */
export function describePixelRange(range: PixelRange): string {
  if (range.name !== 'explicit') return range.name;
  const numbers = `mean=${describeMean(range.mean, ',')};scale=${range.scale.join(',')}`;
  return range.reverseChannels ? `${numbers};bgr` : numbers;
}

/** The numbers, or that they are an image. */
export function describeMean(mean: readonly number[], separator: string): string {
  return mean.length <= mostChannels ? mean.join(separator) : 'the mean image';
}
