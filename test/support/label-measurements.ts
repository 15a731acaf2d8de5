import type { LabelMeasurements } from '../../src-shared/domain/label-result.ts';

/** The figures of a label that was searched once and reached the threshold. */
export function labelMeasurements(
  label: number,
  maskL1Norm: number | null,
  changes: Partial<LabelMeasurements> = {},
): LabelMeasurements {
  return {
    label,
    role: 'searched',
    maskL1Norm,
    maskL1Norm8Bit: maskL1Norm,
    attackSuccessRate: 0.995,
    heldOutSuccessRate: 0.99,
    reachedThreshold: true,
    norms: [maskL1Norm],
    largestMargin: null,
    featureSimilarity: null,
    stopReason: 'early-stop',
    steps: 20,
    gradientEvaluations: 100,
    durationMs: 1000,
    ...changes,
  };
}
