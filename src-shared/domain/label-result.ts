/** Why the search for one label ended. */
export type StopReason =
  /** The norm stopped shrinking (reference: early stop). */
  | 'early-stop'
  /** All steps were used. */
  | 'steps-used'
  /** Loss or trigger became NaN or infinite; the label carries no result. */
  | 'not-finite';

/** What a label was searched for. Only the scan of many labels has other roles than `searched` (screening.ts). */
export type LabelRole =
  /** In full, to find out whether it stands apart. */
  | 'searched'
  /** In full and drawn at random: with the other controls it tells what is usual. */
  | 'control'
  /** Briefly: its mask was not among the smallest, and its norm is only good for that comparison. */
  | 'screened';

/** One value a step, averaged over the gradient evaluations of the step as the reference does. */
export interface LabelCurves {
  /** Classification loss, [steps]. */
  readonly loss: Float32Array;
  /** Regularisation norm of the mask, [steps]. */
  readonly maskNorm: Float32Array;
  /** Attack success rate in [0, 1], [steps]. */
  readonly attackSuccessRate: Float32Array;
  /** Weight of the norm term, [steps]. */
  readonly cost: Float32Array;
}

/**
 * The figures of one target label, without its pictures and curves. A label may be searched several times, each time
 * from other random starts: the smallest trigger that works is kept, and the norms of all searches.
 */
export interface LabelMeasurements {
  readonly label: number;
  readonly role: LabelRole;
  /** Sum of the mask. `null` where the search broke down (`not-finite`). */
  readonly maskL1Norm: number | null;
  /** Sum of the mask after it was stored with 8 bits a pixel, as the reference measures it. */
  readonly maskL1Norm8Bit: number | null;
  /** Average over the step whose mask was kept, in [0, 1]. `null` where the search broke down. */
  readonly attackSuccessRate: number | null;
  /**
   * Share of the held-out images, which the search never saw, that the trigger sends to the label, in [0, 1]. `null`
   * where none were held out or the search broke down.
   */
  readonly heldOutSuccessRate: number | null;
  /**
   * Whether the kept trigger reached the attack success threshold: in any step, or, with the cost control `feedback`,
   * on the images that it was confirmed on. If not, the mask is merely the last one.
   */
  readonly reachedThreshold: boolean;
  /**
   * Mask L1 norm of every search of the label, the first one first; null where a search broke down or its trigger never
   * reached the threshold. A label that is searched once has one.
   */
  readonly norms: readonly (number | null)[];
  /** The largest margin that any picture reaches for the label (MarginSearch), in logits; null where not measured. */
  readonly largestMargin: number | null;
  /**
   * How alike the trigger of the first search and nature are to the network (FeatureComparison), in [−1, 1]; null where
   * not measured.
   */
  readonly featureSimilarity: number | null;
  readonly stopReason: StopReason;
  /** Of the search whose trigger is kept. */
  readonly steps: number;
  /** Of all searches of the label. */
  readonly gradientEvaluations: number;
  readonly durationMs: number;
}

/** What the search for one target label found. */
export interface LabelResult extends LabelMeasurements {
  /** [height, width] in [0, 1]; the history keeps none, an empty array, where the search broke down. */
  readonly mask: Float32Array;
  /** [channels, height, width] in raw pixels [0, 255]; the history keeps none where the search broke down. */
  readonly pattern: Float32Array;
  readonly curves: LabelCurves;
}
