/** How the pairs of source classes and target labels are searched (src-main/neural-cleanse/pairs). Own choices. */
export const pairScreening = {
  /** Steps of the brief search that every pair gets, the first ones of a full search. */
  briefSteps: 8,
  /** Least number of pairs that are searched in full for each of two reasons: small for their place, or small at all. */
  leastPromising: 8,
  /** … and least share of all pairs. */
  promisingShare: 0.015,
  /** Pairs drawn at random and searched in full: they tell what is usual. */
  controls: 12,
} as const;
