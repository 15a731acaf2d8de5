import type { LabelReport } from '../domain/scan-report.ts';

/**
 * The label that stands out most: the one with the largest index, or where there is none the smallest norm; labels outside
 * the statistics come last. Null where no label has a trigger.
 */
export function foremostLabel(labels: readonly LabelReport[]): LabelReport | null {
  const [first] = labels
    .filter(({ maskL1Norm }) => maskL1Norm !== null)
    .toSorted(
      (a, b) =>
        Number(b.inStatistics) - Number(a.inStatistics) ||
        byIndex(a, b) ||
        a.maskL1Norm! - b.maskL1Norm! ||
        a.label - b.label,
    );
  return first ?? null;
}

/** Labels with the largest index first, those without one last. */
export function byIndex(a: Pick<LabelReport, 'anomalyIndex'>, b: Pick<LabelReport, 'anomalyIndex'>): number {
  // Two infinities would have no difference.
  return (b.anomalyIndex ?? -Number.MAX_VALUE) - (a.anomalyIndex ?? -Number.MAX_VALUE);
}
