import type {
  LiveLabel,
  LivePairs,
  LiveScan,
  QueuedScan,
  Standing,
} from '../../../src-shared/contract/live.ts';
import { labelWithName } from '../../../src-shared/statistics/label-name.ts';
import { formatCount, formatNumber } from '../../format.ts';

/** What the labels searched so far say. */
export function standingWords(
  counts: { finished: number; screened: number; skipped: number; again: number; all: number },
  standing: Standing,
  labelNames: LiveScan['labelNames'],
): string {
  const again = counts.again === 0 ? '' : '. Searching doubtful labels again';
  return `${soFar(counts, standing, labelNames)}${again}`;
}

function soFar(
  counts: { finished: number; screened: number; skipped: number; all: number },
  standing: Standing,
  labelNames: LiveScan['labelNames'],
): string {
  const skipped = counts.skipped === 0 ? '' : ` (${counts.skipped} skipped)`;
  const searched = `${searchedWords(counts)}${skipped}`;
  if (standing.median === null) return `${searched}; too few to compare yet`;
  const [first, ...others] = standing.flaggedLabels;
  if (first === undefined) return `${searched}; nothing stands out yet`;
  const index = standing.anomalyIndex === null ? '' : ` (index ${standing.anomalyIndex.toFixed(2)})`;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const verb = others.length === 0 ? 'stands' : 'stand';
  return `${searched}; label ${labelWithName(first, labelNames)}${more} ${verb} out so far${index}`;
}

/** Of a screened scan `51 of 1,283 labels searched in full, 400 screened`. */
function searchedWords({
  finished,
  screened,
  all,
}: {
  finished: number;
  screened: number;
  all: number;
}): string {
  const searched = `${formatNumber(finished)} of ${formatCount(all, 'label')} searched`;
  return screened === 0 ? searched : `${searched} in full, ${formatNumber(screened)} screened`;
}

/** Whether the scan has come to its pairs. */
export function isAtPairs(pairs: LivePairs | null, counts: { finished: number; all: number }): boolean {
  return pairs !== null && (pairs.brief.done > 0 || (counts.all > 0 && counts.finished === counts.all));
}

/** `Pairs: 306 searched briefly, 4 of 28 in full`. */
export function pairStageWords({ brief, full }: Pick<LivePairs, 'brief' | 'full'>): string {
  if (full === null) {
    return `Pairs: ${formatNumber(brief.done)} of ${formatNumber(brief.total)} searched briefly`;
  }
  return (
    `Pairs: ${formatNumber(brief.total)} searched briefly, ${formatNumber(full.done)} of ` +
    `${formatNumber(full.total)} in full`
  );
}

/** A waiting scan: `43 labels, preset paper, seed 1, repeats an earlier scan`. */
export function queuedWords(scan: QueuedScan): string {
  const words = [whatIsSearched(scan), `preset ${scan.preset}`, `seed ${scan.seed}`];
  if (scan.resumes !== null) words.push('goes on with an earlier scan');
  if (scan.repeatOf !== null) words.push('repeats an earlier scan');
  return words.join(', ');
}

function whatIsSearched({ labelCount, pairs }: QueuedScan): string {
  const labels = formatCount(labelCount, 'label');
  if (!pairs) return labels;
  return labelCount === 0 ? 'pairs of labels' : `${labels} and their pairs`;
}

const stateWords = {
  waiting: 'Waits for its turn.',
  searching: 'Is being searched.',
  finished: 'Finished.',
  skipped: 'Skipped: it takes no part in the verdict.',
} as const;

/** Where a label of the running scan stands. */
export function labelStateWords(
  { state, role, earlier }: Pick<LiveLabel, 'state' | 'role' | 'earlier'>,
  scanIsOver: boolean,
): string {
  if (earlier !== undefined)
    return 'Is being searched again: it is in doubt, or compared with those that are.';
  if (role === 'screened' && state === 'searching') return 'Is being searched briefly.';
  if (role !== 'screened' || state !== 'finished') return stateWords[state];
  return scanIsOver
    ? 'Screened only: its trigger was not among the smallest.'
    : 'Screened: searched in full later if its trigger is among the smallest.';
}
