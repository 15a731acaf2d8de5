import type { ScanReport } from '../../src-shared/domain/scan-report.ts';

/** More strokes than the small strip of the list can show apart. */
const strokes = 240;

/**
 * The norms that a small strip can tell apart: of up to 240 labels all; of more, those of the flagged labels and one
 * for each stroke. So a page of the list stays as small with 2,622 labels a scan as with 43.
 *
 * @returns pairs of label and norm, ascending by label; three decimals: they are drawn, not computed with
 */
export function stripNorms({ labels, flaggedLabels }: ScanReport): [label: number, norm: number][] {
  const counted = labels
    .filter(({ inStatistics }) => inStatistics)
    .map(({ label, maskL1Norm }): [number, number] => [label, Math.round(maskL1Norm! * 1000) / 1000]);
  if (counted.length <= strokes) return counted;
  const greatest = counted.reduce((most, [, norm]) => Math.max(most, norm), 0);
  const flagged = new Set(flaggedLabels);
  const drawn = new Set<number>();
  return counted.filter(([label, norm]) => {
    const stroke = Math.floor((strokes * norm) / greatest);
    const isNew = !drawn.has(stroke);
    drawn.add(stroke);
    return isNew || flagged.has(label);
  });
}
