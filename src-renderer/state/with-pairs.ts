import type { LivePairs, LivePairsEvent } from '../../src-shared/contract/live.ts';

/** The pairs of a running scan after an event: one that was searched again is there once, as it was found last. */
export function withPairs(pairs: LivePairs, { brief, full, found }: LivePairsEvent): LivePairs {
  const byPlace = new Map([...pairs.found, ...found].map((pair) => [`${pair.source} ${pair.target}`, pair]));
  return { ...pairs, brief, full, found: [...byPlace.values()] };
}
