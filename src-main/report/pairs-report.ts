import { pairKey, type PairMeasurements } from '../../src-shared/domain/pair-result.ts';
import type { PairsReport } from '../../src-shared/domain/scan-report.ts';
import type { PairAssessment } from '../../src-shared/statistics/pair-verdict.ts';

/** What a report says of pairs. @param assessed null where nothing could be compared */
export function pairsReport(
  pairs: readonly PairMeasurements[],
  assessed: PairAssessment | null,
): PairsReport {
  const tested = new Map(assessed?.test.pairs.map((pair) => [pairKey(pair), pair]));
  return {
    findings: [...(assessed?.findings ?? [])],
    anomalyIndex: assessed?.test.pairs[0]?.index ?? null,
    median: assessed?.test.median ?? null,
    deviation: assessed?.test.deviation ?? null,
    flagged: (assessed?.test.flagged ?? []).map(({ source, target }) => ({ source, target })),
    pairs: pairs.map((pair) => {
      const { index = null, parts = null } = tested.get(pairKey(pair)) ?? {};
      return {
        source: pair.source,
        target: pair.target,
        role: pair.role,
        imageCount: pair.imageCount,
        cleanMargin: pair.cleanMargin,
        briefNorm: pair.briefNorm,
        maskL1Norm: pair.maskL1Norm,
        norms: [...pair.norms],
        anomalyIndex: index,
        indexParts: parts,
        attackSuccessRate: pair.attackSuccessRate,
        heldOutSuccessRate: pair.heldOutSuccessRate,
        featureSimilarity: pair.featureSimilarity,
        moves: [...pair.moves],
      };
    }),
  };
}
