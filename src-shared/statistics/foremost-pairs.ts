import type { PairReport } from '../domain/scan-report.ts';
import { byIndex } from './foremost-label.ts';

/** The pairs that were tested, the one that stands out most first. */
export function foremostPairs(pairs: readonly PairReport[]): PairReport[] {
  return pairs.filter(({ anomalyIndex }) => anomalyIndex !== null).sort(byIndex);
}
