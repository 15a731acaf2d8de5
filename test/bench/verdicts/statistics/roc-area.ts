/**
 * Area under the receiver operating characteristic: the share of pairs of a negative and a positive in which the
 * positive scores higher, a tie counting half. 1 separates them, 0.5 is chance.
 *
 * J. A. Hanley and B. J. McNeil, _The meaning and use of the area under a ROC curve_, Radiology 143 (1982).
 *
 * @param negatives scores; −∞ stands for none and ranks below every other
 * @param positives likewise
 * @returns null where a side is empty
 */
export function rocArea(negatives: readonly number[], positives: readonly number[]): number | null {
  if (negatives.length === 0 || positives.length === 0) return null;
  return wonPairs(negatives, positives) / (negatives.length * positives.length);
}

/** In how many of the pairs the positive scores higher, ties as halves (Mann and Whitney's U). */
export function wonPairs(negatives: readonly number[], positives: readonly number[]): number {
  let won = 0;
  for (const negative of negatives) {
    for (const positive of positives) {
      if (positive > negative) won += 1;
      else if (positive === negative) won += 0.5;
    }
  }
  return won;
}
