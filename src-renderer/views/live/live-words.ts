import type { LiveLabel, LiveScan, Standing } from '../../../src-shared/contract/live.ts';
import { minimumLabels } from '../../../src-shared/statistics/caveats.ts';
import { labelWithName } from '../../../src-shared/statistics/label-name.ts';
import { formatNorm, formatShare } from '../../format.ts';

/** What the labels searched so far say. */
export function standingWords(
  counts: { finished: number; skipped: number; all: number },
  standing: Standing,
  labelNames: LiveScan['labelNames'],
): string {
  const skipped = counts.skipped === 0 ? '' : ` (${counts.skipped} skipped)`;
  const searched = `${counts.finished} of ${counts.all} labels searched${skipped}`;
  if (counts.finished < minimumLabels) return `${searched}; too few to compare yet`;
  const [first, ...others] = standing.flaggedLabels;
  if (first === undefined) return `${searched}; nothing stands out yet`;
  const index = standing.anomalyIndex === null ? '' : ` (index ${standing.anomalyIndex.toFixed(2)})`;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const verb = others.length === 0 ? 'stands' : 'stand';
  return `${searched}; label ${labelWithName(first, labelNames)}${more} ${verb} out so far${index}`;
}

/** A tile for those who cannot see it: `label 7 stop, finished, norm 3.04 pixels, success 99 %, stands out`. */
export function tileWords(figures: LiveLabel, name: string, flagged: boolean): string {
  const words = [`label ${figures.label}${name === '' ? '' : ` ${name}`}`, figures.state];
  if (figures.maskNorm !== null) words.push(`norm ${formatNorm(figures.maskNorm)} pixels`);
  if (figures.attackSuccessRate !== null) words.push(`success ${formatShare(figures.attackSuccessRate)}`);
  if (figures.state === 'finished' && !figures.reachedThreshold) words.push('never reached the threshold');
  if (flagged) words.push('stands out');
  return words.join(', ');
}
