import { median } from './median.ts';

/**
 * The outlier test of Neural Cleanse on the median absolute deviation (paper, section IV-B; reference:
 * `mad_outlier_detection.py`).
 *
 *     scaled MAD    = 1.4826 · median(|norm − median|)
 *     anomaly index = (median − norm) / scaled MAD
 *
 * The reference takes the index without its sign and skips norms above the median; with the sign kept, "index above
 * the threshold" says the same in one condition. It also divides by a MAD of 0; here there is no index then.
 */

/** 1 / Φ⁻¹(3/4): makes the MAD of a normal distribution equal its standard deviation (paper, section IV-B). */
const madConsistencyConstant = 1.4826;

/**
 * A scaled MAD at or below this share of the median counts as 0. Norms are sums in float32, whose relative rounding
 * error is 6e-8 an operation: a smaller deviation is rounding, not a spread.
 */
const zeroMadShare = 1e-6;

export interface LabelNorm {
  readonly label: number;
  /** Mask L1 norm, finite. */
  readonly norm: number;
}

export interface OutlierTest {
  /** Same unit as the norms. */
  readonly median: number;
  /** Same unit as the norms; may be 0. */
  readonly scaledMad: number;
  /** Anomaly index by label; null where the scaled MAD is 0 and no index exists. */
  readonly indexes: ReadonlyMap<number, number> | null;
  /** Labels whose index exceeds the threshold, smallest norm first. */
  readonly flaggedLabels: readonly number[];
  /** The label with the smallest norm. */
  readonly smallest: LabelNorm;
}

/**
 * Runs the test over the norms of one model's labels.
 *
 * @param norms at least one label; every norm finite
 * @param threshold index above which a label is flagged; the paper's is 2
 * @param population the norms that median and deviation are taken of: all of them, or those of the controls where the
 *   others were chosen for being small
 * @throws RangeError on no labels or a norm that is not finite
 */
export function runOutlierTest(
  norms: readonly LabelNorm[],
  threshold: number,
  population: readonly LabelNorm[] = norms,
): OutlierTest {
  const centre = median(population.map(({ norm }) => norm));
  const spread = madConsistencyConstant * median(population.map(({ norm }) => Math.abs(norm - centre)));
  const ascending = norms.toSorted((a, b) => a.norm - b.norm || a.label - b.label);
  const result = { median: centre, scaledMad: spread, smallest: ascending[0]! };
  if (spread <= zeroMadShare * Math.abs(centre)) return { ...result, indexes: null, flaggedLabels: [] };

  const indexes = new Map(norms.map(({ label, norm }) => [label, (centre - norm) / spread]));
  const flaggedLabels = ascending
    .map(({ label }) => label)
    .filter((label) => indexes.get(label)! > threshold);
  return { ...result, indexes, flaggedLabels };
}
