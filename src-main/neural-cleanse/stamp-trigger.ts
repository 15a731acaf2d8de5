import type { LabelResult } from '../../src-shared/domain/label-result.ts';

/** Mask [height · width] in [0, 1] and pattern [channels · height · width] in raw pixels. */
export type Trigger = Pick<LabelResult, 'mask' | 'pattern'>;

/**
 * Puts a trigger on an image, in place, as a search does (paper, section IV-A; see trigger-graph.ts):
 * `image + mask · (pattern − image)`, the mask shared by the channels.
 *
 * @param image [channels · height · width], raw pixels
 */
export function stampTrigger(image: Float32Array, { mask, pattern }: Trigger): void {
  for (let i = 0; i < image.length; i++) {
    image[i] = image[i]! + mask[i % mask.length]! * (pattern[i]! - image[i]!);
  }
}
