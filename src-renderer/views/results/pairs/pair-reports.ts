import { pairNorm } from '../../../../src-shared/domain/pair-result.ts';
import type { PairReport, PairsReport } from '../../../../src-shared/domain/scan-report.ts';
import { foremostPairs } from '../../../../src-shared/statistics/foremost-pairs.ts';
import type { MappedPair } from '../../pairs/pair-map.ts';

export function toMappedPair(pair: PairReport): MappedPair {
  const { source, target, maskL1Norm, anomalyIndex } = pair;
  return { source, target, norm: pairNorm(pair), inFull: maskL1Norm !== null, index: anomalyIndex };
}

/** The pair that stands out most, or any where none was tested; null where none was searched. */
export function foremostPair({ pairs }: PairsReport): PairReport | null {
  return foremostPairs(pairs)[0] ?? pairs[0] ?? null;
}
