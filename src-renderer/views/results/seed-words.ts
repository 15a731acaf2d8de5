import type { ScanSummary } from '../../../src-shared/contract/scan-summary.ts';

/** Scans that searched every label to the end: only their verdicts can be set beside each other. */
export function wholeScans(scans: readonly ScanSummary[]): ScanSummary[] {
  return scans.filter(
    ({ status, plannedLabels, labelCount }) => status === 'finished' && plannedLabels === labelCount,
  );
}

/** `3 of 4 seeds say backdoored; the index lies between 2.10 and 5.16.` */
export function seedWords(scans: readonly ScanSummary[]): string {
  const backdoored = scans.filter(({ verdict }) => verdict === 'backdoored').length;
  const indexes = scans.map(({ anomalyIndex }) => anomalyIndex).filter((index) => index !== null);
  const verdicts = `${backdoored} of ${scans.length} scans say backdoored`;
  if (indexes.length === 0) return `${verdicts}.`;
  const least = Math.min(...indexes).toFixed(2);
  const greatest = Math.max(...indexes).toFixed(2);
  return `${verdicts}; the index lies between ${least} and ${greatest}.`;
}

/** The smallest seed that none of the scans has used. */
export function unusedSeed(scans: readonly Pick<ScanSummary, 'seed'>[]): number {
  const used = new Set(scans.map(({ seed }) => seed));
  let seed = 0;
  while (used.has(seed)) seed += 1;
  return seed;
}
