/** The golden ratio's fraction: its multiples, modulo 1, never bunch up. */
const goldenFraction = (Math.sqrt(5) - 1) / 2;

/**
 * Other images than those shown first, as evenly spread: each a step further, within the gap to its neighbour.
 *
 * @param first places of the first images, ascending and evenly spaced over all images
 * @param round 1 for the second choice, 2 for the third, …
 * @returns places in the same order; null where there are no images between the first ones
 */
export function otherIndexes(first: readonly number[], round: number): number[] | null {
  const gaps = first.slice(1).map((index, place) => index - first[place]!);
  const gap = Math.min(...gaps);
  if (!Number.isFinite(gap) || gap < 2) return null;
  const shift = 1 + Math.floor(((round * goldenFraction) % 1) * (gap - 1));
  // The last image may be the last there is, so nothing is looked for behind it.
  return first.slice(0, -1).map((index) => index + shift);
}

/** Images of a class a few at a time: the page of this round; after the last the first again. */
export function pageOf(places: readonly number[], pageSize: number, round: number): number[] {
  const pages = Math.max(1, Math.ceil(places.length / pageSize));
  const start = (round % pages) * pageSize;
  return places.slice(start, start + pageSize);
}
