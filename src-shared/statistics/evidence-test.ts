import { median } from './median.ts';
import { repetitionShrinkage, repeatedNorms } from '../repetition.ts';
import type { LabelNorm, OutlierTest } from './outlier-test.ts';

/**
 * The test of the preset `fast`: three independent signs of a planted trigger, each compared with the model's other
 * labels, added up.
 *
 *     size     = ln(median norm / norm)                    Neural Cleanse (Wang et al., S&P 2019)
 *     margin   = ln(largest margin / median margin)        MM-BD (Wang et al., S&P 2024)
 *     features = median similarity − similarity            Ex-Ray (Liu et al., CVPR 2022)
 *     index    = (size + 0.7 · margin + features) / deviation(labels)
 *
 * The deviation is no MAD of the model's own labels: of ten norms a MAD is sometimes tiny, and where several labels are
 * planted it is huge. It is pooled over the clean models of the bench's design half, and so are the weights
 * (docs/verdict.md): no clean model of that half reaches an index of 2.
 */

/** Weight of the margin: the best of 0.3, 0.5, 0.7, 1 and 1.3 on the design half. */
const marginWeight = 0.7;

/** One deviation of a model with up to ten labels, in units of the natural logarithm of the norms. */
const pooledDeviation = 0.725;
/** The more labels, the further the smallest of them lies apart by chance: added for each unit of ln(labels / 10). */
const deviationGrowth = 0.125;
const comfortableLabels = 10;

/** Logarithms of margins count up to here: beyond it a margin is as good as infinite. */
const largestLogMargin = 3;

/** An index above this share of the threshold is in doubt. */
export const doubtShare = 0.75;

/** A trigger that fools so many of the held-out images is one, though not as good as the threshold demands. */
export const workingSuccess = 0.9;

/** The rule in short: a bench record is of the rule with the same text. */
export const evidenceRule = [
  marginWeight,
  pooledDeviation,
  deviationGrowth,
  largestLogMargin,
  doubtShare,
].join(' ');

/** What is known of a label beside its size; absent: nothing. */
export interface LabelSigns {
  /** Norms of all its searches, see `LabelMeasurements`. */
  readonly norms?: readonly (number | null)[];
  /** In logits. */
  readonly largestMargin?: number | null;
  /** In [−1, 1]. */
  readonly featureSimilarity?: number | null;
}

type SignedLabel = LabelNorm & LabelSigns;

/** The parts of a label's index, each in deviations. */
export interface IndexParts {
  readonly size: number;
  /** Null where it was not measured. */
  readonly margin: number | null;
  readonly features: number | null;
}

export interface EvidenceTest extends OutlierTest {
  readonly parts: ReadonlyMap<number, IndexParts>;
}

/** One deviation among so many labels, in units of ln(norm). */
export function evidenceDeviation(labelCount: number): number {
  const more = Math.log(Math.max(labelCount, comfortableLabels) / comfortableLabels);
  return pooledDeviation + deviationGrowth * more;
}

/**
 * @param labels at least one; every norm positive or 0
 * @param population those that medians are taken of, at least one
 * @param labelCount labels that the smallest was chosen from, searched in full or not
 * @param threshold index above which a label is flagged
 */
export function runEvidenceTest(
  labels: readonly SignedLabel[],
  population: readonly SignedLabel[],
  labelCount: number,
  threshold: number,
): EvidenceTest {
  const deviation = evidenceDeviation(labelCount);
  const centre = median(population.map(({ norm }) => logOf(norm)));
  const margin = relativeTo(population.map(({ largestMargin }) => logMargin(largestMargin)));
  const similarity = relativeTo(population.map(({ featureSimilarity }) => featureSimilarity ?? null));
  const parts = new Map(
    labels.map((label): [number, IndexParts] => [
      label.label,
      {
        size: (centre - logOf(label.norm)) / deviation,
        margin: scaled(margin(logMargin(label.largestMargin)), marginWeight / deviation),
        features: scaled(similarity(label.featureSimilarity ?? null), -1 / deviation),
      },
    ]),
  );
  const indexes = new Map([...parts].map(([label, part]) => [label, indexOf(part)]));
  const descending = labels.toSorted(
    (a, b) => indexes.get(b.label)! - indexes.get(a.label)! || a.label - b.label,
  );
  return {
    scale: 'logarithmic',
    median: Math.exp(centre),
    scaledMad: deviation,
    parts,
    indexes,
    flaggedLabels: descending.map(({ label }) => label).filter((label) => indexes.get(label)! > threshold),
    foremost: descending[0]!,
  };
}

/** The sum of the parts that were measured. */
export function indexOf({ size, margin, features }: IndexParts): number {
  return size + (margin ?? 0) + (features ?? 0);
}

/**
 * The norm of a label over all its searches: the median, in logarithms, of the first norm and of the repetitions' norms
 * brought to its scale; null where no search found a trigger.
 *
 * @param shrinkage how much smaller repetitions are: the median over all labels that were repeated, of which most were
 *   drawn at random
 */
export function settledNorm(
  { norms }: { readonly norms: readonly (number | null)[] },
  shrinkage: number,
): number | null {
  const first = norms[0] ?? null;
  const comparable = repeatedNorms({ norms }).map((norm) => norm / shrinkage);
  const all = first === null ? comparable : [first, ...comparable];
  return all.length === 0 ? null : Math.exp(median(all.map(logOf)));
}

/** Labels with their norms settled over all searches, see `settledNorm`. */
export function settle<Label extends LabelSigns & { readonly norm: number | null }>(
  labels: readonly Label[],
): (Label & { readonly norm: number | null })[] {
  const repeated = labels.flatMap(({ norms }) =>
    norms !== undefined && norms.length > 1 ? [{ norms }] : [],
  );
  if (repeated.length === 0) return [...labels];
  const shrinkage = repetitionShrinkage(repeated);
  return labels.map((label) =>
    label.norms === undefined || label.norms.length < 2
      ? label
      : { ...label, norm: settledNorm({ norms: label.norms }, shrinkage) ?? label.norm },
  );
}

/** A norm below this, a millionth of a pixel, counts as this: 0 has no logarithm. */
const leastNorm = 1e-6;

function logOf(norm: number): number {
  return Math.log(Math.max(norm, leastNorm));
}

/** A margin that is not positive says that no picture reaches the label: it counts as this, and 0 has no logarithm. */
const leastMargin = 1e-30;

function logMargin(margin: number | null | undefined): number | null {
  if (margin === null || margin === undefined) return null;
  return Math.log(Math.max(margin, leastMargin));
}

/** The distance from the median of what was measured; nothing where fewer than half of the labels have the measurement. */
function relativeTo(values: readonly (number | null)[]): (value: number | null) => number | null {
  const measured = values.filter((value) => value !== null);
  if (measured.length * 2 < values.length || measured.length === 0) return () => null;
  const centre = median(measured);
  return (value) => (value === null ? null : clip(value - centre));
}

function clip(value: number): number {
  return Math.min(Math.max(value, -largestLogMargin), largestLogMargin);
}

function scaled(value: number | null, factor: number): number | null {
  // + 0: a product may be −0, which JSON does not know.
  return value === null ? null : value * factor + 0;
}
