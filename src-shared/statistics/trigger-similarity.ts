import { cosine } from './cosine.ts';

/**
 * How alike two triggers are that were found in different scans, for triggers of one image size.
 *
 *     mask overlap   = Σ min(a, b) / Σ max(a, b)              over the pixels of the masks
 *     colour cosine  = (u · v) / (|u| |v|)                    of u = mask · pattern, over pixels and channels
 *
 * The overlap is the weighted Jaccard index (Ruzicka, 1958): 1 for equal masks, 0 for masks that share no pixel. It
 * says whether both cover the same place. The cosine lies in [0, 1], because nothing here is negative, and says whether
 * they paint the same there: 1 for paint that differs by a factor only. Both are own additions; the paper compares
 * triggers by eye.
 */

/** 8-bit images, as they are stored and shown. */
export interface TriggerImages {
  /** [height, width], mask × 255. */
  readonly mask: Uint8Array;
  /** [channels, height, width], raw pixels. */
  readonly pattern: Uint8Array;
}

export interface TriggerSimilarity {
  /** In [0, 1]. */
  readonly maskOverlap: number;
  /** In [0, 1]; null where one of them paints nothing but black. */
  readonly colourCosine: number | null;
}

/** Null where the sizes differ or a mask is empty, all 0: then there is nothing to compare. */
export function triggerSimilarity(a: TriggerImages, b: TriggerImages): TriggerSimilarity | null {
  if (a.mask.length !== b.mask.length || a.pattern.length !== b.pattern.length) return null;
  if (a.mask.every((value) => value === 0) || b.mask.every((value) => value === 0)) return null;
  return { maskOverlap: maskOverlap(a.mask, b.mask), colourCosine: cosine(paint(a), paint(b)) };
}

function maskOverlap(a: Uint8Array, b: Uint8Array): number {
  let shared = 0;
  let covered = 0;
  a.forEach((value, pixel) => {
    shared += Math.min(value, b[pixel]!);
    covered += Math.max(value, b[pixel]!);
  });
  return shared / covered;
}

/** Mask · pattern, [channels, height, width]; the unit cancels out of the cosine. */
function paint({ mask, pattern }: TriggerImages): Float64Array {
  return Float64Array.from(pattern, (value, index) => value * mask[index % mask.length]!);
}
