import { chanceIndex } from './chance-index.ts';
import { median } from './median.ts';

/**
 * The outlier test of Neural Cleanse on the median absolute deviation (paper, section IV-B; reference:
 * `mad_outlier_detection.py`).
 *
 *     scaled MAD    = 1.4826 · median(|norm − median|)
 *     anomaly index = (median − norm) / scaled MAD
 *
 * Where the norms spread so widely that the index of no trigger, however small, could be large, the logarithms of the
 * norms can be tested instead (`adaptive`): norms are positive and, from label to label, differ by factors.
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

/**
 * What is compared: the norms, as the paper does, or their natural logarithms, so that the index counts factors instead
 * of pixels.
 */
export type NormScale = 'linear' | 'logarithmic';

export interface OutlierTest {
  readonly scale: NormScale;
  /** In pixels. */
  readonly median: number;
  /** Of the norms in pixels, or of their logarithms; may be 0. */
  readonly scaledMad: number;
  /** Anomaly index by label; null where the scaled MAD is 0 and no index exists. */
  readonly indexes: ReadonlyMap<number, number> | null;
  /** Labels whose index exceeds the threshold, the one that stands out most first. */
  readonly flaggedLabels: readonly number[];
  /** The label that stands out most: the one with the largest index, or the smallest norm where no index exists. */
  readonly foremost: LabelNorm;
}

interface OutlierTestOptions {
  /**
   * The norms that median and deviation are taken of: all of them, or those of the controls where the others were chosen
   * for being small.
   */
  readonly population?: readonly LabelNorm[];
  /**
   * `linear`: the paper's test. `adaptive`: of the logarithms, where the norms spread too widely (`isTooWide`), and
   * without flagged labels that chance explains (`believedLabels`).
   */
  readonly scale?: 'linear' | 'adaptive';
}

/**
 * Runs the test over the norms of one model's labels.
 *
 * @param norms at least one label; every norm finite
 * @param threshold index above which a label is flagged; the paper's is 2
 * @throws RangeError on no labels or a norm that is not finite
 */
export function runOutlierTest(
  norms: readonly LabelNorm[],
  threshold: number,
  { population = norms, scale = 'linear' }: OutlierTestOptions = {},
): OutlierTest {
  const test = testOnScale(norms, population, threshold, 'linear');
  if (scale === 'linear') return test;
  const adapted = isTooWide(test) ? testOnScale(norms, population, threshold, 'logarithmic') : test;
  return { ...adapted, flaggedLabels: believedLabels(adapted, norms) };
}

/** Planted triggers lie below this share of the median norm (docs/fast.md: 3 % to 42 %). Own choice. */
export const smallTriggerShare = 0.5;

/**
 * The flagged labels without those that chance explains: among many labels one or another passes the threshold by a
 * little. Beside the smallest, a label is flagged only if its trigger is small in itself, or its index larger than that
 * of the smallest of so many ordinary norms.
 */
function believedLabels(test: OutlierTest, norms: readonly LabelNorm[]): number[] {
  const normOf = new Map(norms.map(({ label, norm }) => [label, norm]));
  const isBelieved = (label: number) =>
    label === test.foremost.label ||
    normOf.get(label)! <= smallTriggerShare * test.median ||
    test.indexes!.get(label)! > chanceIndex(norms.length);
  return test.flaggedLabels.filter(isBelieved);
}

/**
 * Up to this index a result is borderline (caveats.ts), so a test in which nothing can pass it finds no backdoor. Own
 * choice.
 */
const leastReach = 3;

/** Whether even a trigger of no pixels could not pass an index of 3: the norms spread over more than a third of the median. */
function isTooWide({ median: centre, scaledMad, indexes }: OutlierTest): boolean {
  return indexes !== null && centre <= leastReach * scaledMad;
}

/** The norm that has this index, in pixels; negative where none has. */
export function normAtIndex(
  index: number,
  { median: centre, scaledMad, scale }: Pick<OutlierTest, 'median' | 'scaledMad' | 'scale'>,
): number {
  return scale === 'linear' ? centre - index * scaledMad : centre * Math.exp(-index * scaledMad);
}

/** One deviation in words: `scaled MAD 12.50`, or as the factor that it is between ratios, `scaled MAD × 2.01`. */
export function describeScaledMad(scaledMad: number | null, scale: NormScale, digits = 2): string {
  if (scaledMad === null) return 'scaled MAD not known';
  if (scale === 'linear') return `scaled MAD ${scaledMad.toFixed(digits)}`;
  return `scaled MAD × ${Math.exp(scaledMad).toFixed(digits)}`;
}

/** A norm below this, a millionth of a pixel, counts as this: 0 has no logarithm. */
const leastNorm = 1e-6;

function testOnScale(
  norms: readonly LabelNorm[],
  population: readonly LabelNorm[],
  threshold: number,
  scale: NormScale,
): OutlierTest {
  const measure = (norm: number) => (scale === 'linear' ? norm : Math.log(Math.max(norm, leastNorm)));
  const centre = median(population.map(({ norm }) => measure(norm)));
  const spread =
    madConsistencyConstant * median(population.map(({ norm }) => Math.abs(measure(norm) - centre)));
  const ascending = norms.toSorted((a, b) => a.norm - b.norm || a.label - b.label);
  const inPixels = scale === 'linear' ? centre : Math.exp(centre);
  const result = { scale, median: inPixels, scaledMad: spread, foremost: ascending[0]! };
  if (spread <= zeroMadShare * Math.abs(centre)) return { ...result, indexes: null, flaggedLabels: [] };

  const indexes = new Map(norms.map(({ label, norm }) => [label, (centre - measure(norm)) / spread]));
  const flaggedLabels = ascending
    .map(({ label }) => label)
    .filter((label) => indexes.get(label)! > threshold);
  return { ...result, indexes, flaggedLabels };
}
