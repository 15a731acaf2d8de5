import type { PairMeasurements } from '../../src-shared/domain/pair-result.ts';

/** A pair that was searched briefly alone. */
export function briefPair(source: number, target: number, briefNorm: number | null): PairMeasurements {
  return {
    source,
    target,
    role: 'screened',
    imageCount: 20,
    cleanMargin: 5,
    briefNorm,
    maskL1Norm: null,
    attackSuccessRate: briefNorm === null ? null : 1,
    heldOutSuccessRate: null,
    featureSimilarity: null,
    moves: [],
    gradientEvaluations: 32,
    durationMs: 10,
  };
}
