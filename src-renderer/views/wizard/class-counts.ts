import { formatCount, formatNumber } from '../../format.ts';

/** Labels with fewer images than this: the accuracy there rests on next to nothing. Own choice. */
const few = 5;
/** Labels that a sentence names; more are counted. */
const named = 8;

/** Images of each label of the model; the file's count ends at the last label it holds. */
export function countsOfLabels(counts: readonly number[], labelCount: number | null): number[] {
  const length = Math.max(labelCount ?? 0, counts.length);
  return Array.from({ length }, (_, label) => counts[label] ?? 0);
}

/** `20 to 34 images a label`: what the bars show, in words. */
export function describeCounts(counts: readonly number[]): string {
  const least = counts.reduce((a, b) => Math.min(a, b), Infinity);
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  return least === most
    ? `${formatCount(most, 'image')} for each label`
    : `${formatNumber(least)} to ${formatCount(most, 'image')} for each label`;
}

/** What is thin about the images, or null: labels without or with few of them. */
export function warnOfFew(counts: readonly number[]): string | null {
  const labels = counts.flatMap((count, label) => (count < few ? [label] : []));
  if (labels.length === 0) return null;
  const none = labels.every((label) => counts[label] === 0);
  const has = labels.length === 1 ? 'has' : 'have';
  return `${listLabels(labels)} ${has} ${none ? 'no image' : `fewer than ${few} images`}: whether the model knows ${
    labels.length === 1 ? 'it' : 'them'
  } is not measured. The search for their triggers uses the images of all labels.`;
}

function listLabels(labels: readonly number[]): string {
  if (labels.length === 1) return `Label ${labels[0]}`;
  const rest = labels.length - named;
  if (rest <= 0) return `Labels ${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
  return `Labels ${labels.slice(0, named).join(', ')} and ${formatNumber(rest)} more`;
}

/**
 * The bars as one path in a box of `counts.length` × 100: thousands of them cost no more than one element.
 *
 * @param gap share of a bar's place that stays empty
 */
export function barPath(counts: readonly number[], gap: number): string {
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  return counts
    .map((count, label) => {
      const height = (100 * count) / most;
      const left = label + gap / 2;
      return `M${left} 100v${-height}h${1 - gap}v${height}z`;
    })
    .join('');
}
