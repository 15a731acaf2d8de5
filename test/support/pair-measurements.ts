import type { PairMeasurements, PairResult } from '../../src-shared/domain/pair-result.ts';

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
    norms: [],
    attackSuccessRate: briefNorm === null ? null : 1,
    heldOutSuccessRate: null,
    featureSimilarity: null,
    moves: [],
    gradientEvaluations: 32,
    durationMs: 10,
  };
}

/** A pair that was searched in full, with a trigger of 4 × 5 pixels in 3 channels. */
export function fullPair(source: number, target: number, changes: Partial<PairResult> = {}): PairResult {
  const { maskL1Norm = 40 } = changes;
  return {
    ...briefPair(source, target, 60),
    role: 'searched',
    maskL1Norm,
    norms: [maskL1Norm],
    heldOutSuccessRate: 1,
    featureSimilarity: 0.8,
    moves: [{ source, label: target, share: 1 }],
    mask: new Float32Array(20).fill(0.5),
    pattern: new Float32Array(60).fill(100),
    ...changes,
  };
}
