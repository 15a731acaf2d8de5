import type { StripLabel, StripLayout, StripMark } from '../../src-shared/charts/strip-layout.ts';
import { describeDeviation, type VerdictRule } from '../../src-shared/statistics/evidence-words.ts';
import type { NormScale } from '../../src-shared/statistics/outlier-test.ts';
import { formatCount, formatLabel, formatNorm } from '../format.ts';

/** What the strip says at one glance, for those who cannot see it. */
export function describeStrip(
  labels: readonly StripLabel[],
  context: {
    readonly median: number | null;
    readonly scaledMad: number | null;
    readonly normScale: NormScale;
    readonly verdictRule: VerdictRule;
    readonly threshold: number;
    readonly names: readonly string[] | null;
  },
): string {
  const counted = labels.filter(({ inStatistics, norm }) => inStatistics && norm !== null);
  if (counted.length === 0) return 'Norms of the labels: none is known yet.';
  const flagged = counted.filter((one) => one.flagged).toSorted((a, b) => a.norm! - b.norm!);
  const all = `Norms of ${formatCount(counted.length, 'label')}, median ${formatNorm(context.median)}, ${describeDeviation(context.scaledMad, context.normScale, context.verdictRule)}.`;
  if (flagged.length === 0) return `${all} No label stands apart.`;
  const shown = flagged
    .slice(0, 5)
    .map(({ label, norm }) => `${formatLabel(label, context.names)} at ${formatNorm(norm)}`);
  const rest = flagged.length > shown.length ? ` and ${flagged.length - shown.length} more` : '';
  const beyond = context.verdictRule === 'evidence' ? 'With an index beyond' : 'Beyond';
  return `${all} ${beyond} the threshold of ${context.threshold}: ${shown.join(', ')}${rest}.`;
}

/** How far from a mark the pointer may be, in pixels. */
const reach = 6;

/** The mark under the pointer; null where none is near. */
export function nearestMark(layout: StripLayout, x: number, y: number): StripMark | null {
  let best: StripMark | null = null;
  let least = Infinity;
  for (const mark of [...layout.marks, ...layout.tray]) {
    const distance = Math.hypot(mark.x - x, mark.y - y) - mark.radius;
    if (distance < least) [best, least] = [mark, distance];
  }
  return least <= reach ? best : null;
}
