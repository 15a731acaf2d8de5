import type { LabelRole } from './label-result.ts';

/** What a trigger makes of the images of one class. */
export interface ClassMove {
  readonly source: number;
  /** The label that most of them get. */
  readonly label: number;
  /** Share of them that gets it, in [0, 1]. */
  readonly share: number;
}

/** A source class and the target label that a trigger moves its images to. */
export interface LabelPair {
  readonly source: number;
  readonly target: number;
}

/** The same text for the same pair: what maps and sets of pairs are keyed by. */
export function pairKey({ source, target }: LabelPair): string {
  return `${source} ${target}`;
}

/** The norm of the full search where there was one, else of the brief one; null where it broke down. */
export function pairNorm({
  maskL1Norm,
  briefNorm,
}: Pick<PairMeasurements, 'maskL1Norm' | 'briefNorm'>): number | null {
  return maskL1Norm ?? briefNorm;
}

/** The figures of one pair: the smallest trigger that moves images of the class to the label. */
export interface PairMeasurements extends LabelPair {
  /** `screened`: searched briefly alone. `searched`: in full, being promising. `control`: in full, drawn at random. */
  readonly role: LabelRole;
  /** Images of the class that the search drew from. */
  readonly imageCount: number;
  /**
   * How far the model is from giving clean images of the class the target: mean of logit(source) − logit(target). Classes
   * that look alike have a small one.
   */
  readonly cleanMargin: number;
  /** Sum of the mask after the brief search, which every pair has; null where it broke down. */
  readonly briefNorm: number | null;
  /** Sum of the mask after the full search; null where there was none or it broke down. */
  readonly maskL1Norm: number | null;
  /** That of the full search and of those that repeated it, first to last; null where one broke down. Else empty. */
  readonly norms: readonly (number | null)[];
  /** Of the first full search, else of the brief one, over its last step, in [0, 1]; null where it broke down. */
  readonly attackSuccessRate: number | null;
  /** Share of the class's held-out images that the trigger moves, in [0, 1]; null where it was not measured. */
  readonly heldOutSuccessRate: number | null;
  /** How alike trigger and nature are to the network, in [−1, 1] (PairEvidence); null where it was not measured. */
  readonly featureSimilarity: number | null;
  /** What the trigger makes of the images of every class; empty where it was not measured. */
  readonly moves: readonly ClassMove[];
  /** Of all searches of the pair. */
  readonly gradientEvaluations: number;
  readonly durationMs: number;
}

/** How far one of the stages is: all pairs briefly, then some in full, then those in doubt again. */
export interface PairProgress {
  /** Pairs that are finished, in this run or an earlier one. */
  readonly done: number;
  readonly total: number;
}

/** What the search for one pair found. */
export interface PairResult extends PairMeasurements {
  /** [height, width] in [0, 1]. */
  readonly mask: Float32Array;
  /** [channels, height, width] in raw pixels [0, 255]. */
  readonly pattern: Float32Array;
}
