import type { LiveScan, QueuedScan, Standing } from '../../../src-shared/contract/live.ts';
import { minimumLabels } from '../../../src-shared/statistics/outlier-caveats.ts';
import { labelWithName } from '../../../src-shared/statistics/label-name.ts';
import { formatCount, formatNumber } from '../../format.ts';

/** What the labels searched so far say. */
export function standingWords(
  counts: { finished: number; skipped: number; all: number },
  standing: Standing,
  labelNames: LiveScan['labelNames'],
): string {
  const skipped = counts.skipped === 0 ? '' : ` (${counts.skipped} skipped)`;
  const searched = `${formatNumber(counts.finished)} of ${formatCount(counts.all, 'label')} searched${skipped}`;
  if (counts.finished < minimumLabels) return `${searched}; too few to compare yet`;
  const [first, ...others] = standing.flaggedLabels;
  if (first === undefined) return `${searched}; nothing stands out yet`;
  const index = standing.anomalyIndex === null ? '' : ` (index ${standing.anomalyIndex.toFixed(2)})`;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const verb = others.length === 0 ? 'stands' : 'stand';
  return `${searched}; label ${labelWithName(first, labelNames)}${more} ${verb} out so far${index}`;
}

/** A waiting scan: `43 labels, preset paper, seed 1, repeats an earlier scan`. */
export function queuedWords(scan: QueuedScan): string {
  const words = [formatCount(scan.labelCount, 'label'), `preset ${scan.preset}`, `seed ${scan.seed}`];
  if (scan.resumes !== null) words.push('goes on with an earlier scan');
  if (scan.repeatOf !== null) words.push('repeats an earlier scan');
  return words.join(', ');
}
