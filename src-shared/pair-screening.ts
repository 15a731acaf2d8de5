/** How the pairs of source classes and target labels are searched (src-main/neural-cleanse/pairs). Own choices. */
export const pairScreening = {
  /** Steps of the brief search that every pair gets, the first ones of a full search. */
  briefSteps: 8,
  /** Least number of pairs that are searched in full for each of two reasons: small for their place, or small at all. */
  leastPromising: 12,
  /** … and least share of all pairs. */
  promisingShare: 0.015,
  /** … but at most so large a share of them: others have to be left to compare with. */
  mostPromisingShare: 0.25,
  /** Pairs drawn at random and searched in full: they tell what is usual. */
  controls: 12,
  /** Pairs that are searched again where the verdict hinges on chance. */
  repeated: 3,
  /** … which it does where the index of the foremost pair is so near to the threshold, in deviations. */
  chanceDistance: 0.8,
} as const;

/** How many pairs each of the two rankings chooses for a full search. */
export function promisingPairCount(pairCount: number): number {
  const { leastPromising, promisingShare, mostPromisingShare } = pairScreening;
  const promising = Math.max(leastPromising, Math.ceil(promisingShare * pairCount));
  return Math.min(promising, Math.ceil(mostPromisingShare * pairCount));
}

/** How many of so many pairs are searched in full: the more the two rankings agree, the fewer. */
export function pairsInFullCount(pairCount: number): { readonly low: number; readonly high: number } {
  const each = promisingPairCount(pairCount);
  const withControls = (promising: number) => Math.min(pairCount, promising + pairScreening.controls);
  return { low: withControls(each), high: withControls(2 * each) };
}
