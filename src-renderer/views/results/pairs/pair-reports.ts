import type { ScanReport } from '../../../../src-shared/domain/scan-report.ts';
import type { MappedPair } from '../../pairs/pair-map.ts';

export type PairsReport = NonNullable<ScanReport['pairs']>;
export type PairReport = PairsReport['pairs'][number];

export function toMappedPair(pair: PairReport): MappedPair {
  const { source, target, maskL1Norm, briefNorm, anomalyIndex } = pair;
  return {
    source,
    target,
    norm: maskL1Norm ?? briefNorm,
    inFull: maskL1Norm !== null,
    index: anomalyIndex,
  };
}

/** The pair that stands out most; null where none was searched. */
export function foremostPair({ pairs }: PairsReport): PairReport | null {
  let foremost: PairReport | null = null;
  for (const pair of pairs) {
    const isHigher = (pair.anomalyIndex ?? -Infinity) > (foremost?.anomalyIndex ?? -Infinity);
    if (foremost === null || isHigher) foremost = pair;
  }
  return foremost;
}
