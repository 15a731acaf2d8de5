import type { LabelMeasurements } from './domain/label-result.ts';
import type { ScanSettings } from './domain/scan-settings.ts';
import { median } from './statistics/median.ts';

/**
 * Labels in doubt are searched again, each time from another random start and for longer, together with labels drawn at
 * random that show what longer searches do to an ordinary label. Own choices, found on the design half of the bench
 * (docs/verdict.md).
 */
export const repetition = {
  /** Labels that are searched again because they may be planted ones. */
  candidates: 3,
  /** Labels drawn at random that are searched again beside them. */
  controls: 5,
  /** A repetition has one start with so many times the steps. */
  stepFactor: 3,
} as const;

/** The settings of a search that is a repetition. */
export function repetitionSettings(settings: ScanSettings): ScanSettings {
  return { ...settings, starts: 1, steps: settings.steps * repetition.stepFactor };
}

/**
 * A label with one more search: of two triggers the smaller one that works is kept, and the norms of all. The margin and
 * the similarity stay those of the first search: labels that were not repeated have no others to compare with, and what
 * is repeated next must not depend on how far a round has come.
 */
export function mergeRepetition<Label extends LabelMeasurements>(label: Label, repeated: Label): Label {
  const total = {
    norms: [...label.norms, ...repeated.norms],
    largestMargin: label.largestMargin,
    featureSimilarity: label.featureSimilarity,
    gradientEvaluations: label.gradientEvaluations + repeated.gradientEvaluations,
    durationMs: label.durationMs + repeated.durationMs,
  };
  return isSmaller(repeated, label) ? { ...repeated, role: label.role, ...total } : { ...label, ...total };
}

function isSmaller(one: LabelMeasurements, other: LabelMeasurements): boolean {
  if (one.maskL1Norm === null || !one.reachedThreshold) return false;
  return !other.reachedThreshold || other.maskL1Norm === null || one.maskL1Norm < other.maskL1Norm;
}

/** The norms of a label's repetitions that reached the threshold. */
export function repeatedNorms({ norms }: Pick<LabelMeasurements, 'norms'>): number[] {
  return norms.slice(1).filter((norm) => norm !== null);
}

/**
 * How much smaller a repetition's norm is than the first one: the median of the ratios, which the labels drawn at random
 * decide, being the most.
 * 1 where none was repeated.
 *
 * @param repeated all labels that were repeated
 */
export function repetitionShrinkage(repeated: readonly Pick<LabelMeasurements, 'norms'>[]): number {
  const ratios = repeated.flatMap((label) => {
    const first = label.norms[0] ?? null;
    return first === null || first <= 0 ? [] : repeatedNorms(label).map((norm) => norm / first);
  });
  return ratios.length === 0 ? 1 : median(ratios);
}
