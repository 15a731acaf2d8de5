import type { Caveat, Verdict } from '../domain/scan-report.ts';
import { findCaveats } from './caveats.ts';
import { labelWithName, listOfNames } from './label-name.ts';
import { labelStatistics, type TestedLabel } from './label-statistics.ts';
import type { NormScale, OutlierTest } from './outlier-test.ts';

/**
 * From the norms of the labels to a verdict in words.
 *
 * - `backdoored`: a label is flagged and no caveat withdraws the verdict;
 * - `no-anomaly`: no label is flagged and no caveat withdraws the verdict;
 * - `inconclusive`: a caveat whose effect is `inconclusive` applies, whatever the test says.
 *
 * No input gives NaN or infinity: where a figure does not exist it is null.
 */

/** What is known about one searched label. */
export type LabelEvidence = TestedLabel;

export interface VerdictContext {
  /** Labels that the model has, searched or not. */
  readonly labelCount: number;
  /** Count labels that never reached the attack success threshold. */
  readonly includeNeverReached: boolean;
  /** Index above which a label is flagged. */
  readonly anomalyThreshold: number;
  /** How the norms are compared; `linear` by default. */
  readonly normScale?: 'linear' | 'adaptive';
  /** Share of clean images that the model classifies correctly, in [0, 1]; null where it was not measured. */
  readonly cleanAccuracy: number | null;
  /** Clean images given; null where it is not known. */
  readonly imageCount: number | null;
  /** Whether the pixel range was neither given by the user nor confirmed by the accuracy. */
  readonly pixelRangeAssumed: boolean;
  /** Pixels of one image: height × width. */
  readonly imageArea: number;
  /** Names of the labels, by label; null where none are known. */
  readonly labelNames: readonly string[] | null;
}

interface LabelAssessment {
  readonly label: number;
  /** (median − norm) / scaled MAD; null outside the statistics or without an index. */
  readonly anomalyIndex: number | null;
  /** Whether the label took part in the outlier test. */
  readonly inStatistics: boolean;
}

export interface Assessment {
  readonly verdict: Verdict;
  /** The verdict in one or two sentences. */
  readonly summary: string;
  readonly caveats: readonly Caveat[];
  /** Index of the label with the smallest norm. */
  readonly anomalyIndex: number | null;
  readonly median: number | null;
  /** In the unit of `normScale`. */
  readonly scaledMad: number | null;
  readonly normScale: NormScale;
  /** Smallest norm first. */
  readonly flaggedLabels: readonly number[];
  /** In the order of the input. */
  readonly labels: readonly LabelAssessment[];
}

/**
 * Weighs the labels of one scan, or of one folder of masks.
 *
 * @param evidence each label once, in any order; a norm that is not finite counts as null
 */
export function assessVerdict(evidence: readonly LabelEvidence[], context: VerdictContext): Assessment {
  const labels = evidence.map((one) => ({ ...one, norm: Number.isFinite(one.norm) ? one.norm : null }));
  const { inFull, tested, population, test } = labelStatistics(labels, context);
  const screened = labels.length - inFull.length;
  const caveats = findCaveats({ labels: inFull, screened, usable: tested, population, test, context });
  const verdict = decide(test, caveats);
  const testedLabels = new Set(tested.map(({ label }) => label));
  return {
    verdict,
    summary: summarize(verdict, test, caveats, context),
    caveats,
    anomalyIndex: test?.indexes?.get(test.smallest.label) ?? null,
    median: test?.median ?? null,
    scaledMad: test?.scaledMad ?? null,
    normScale: test?.scale ?? 'linear',
    flaggedLabels: test?.flaggedLabels ?? [],
    labels: labels.map(({ label }) => ({
      label,
      anomalyIndex: test?.indexes?.get(label) ?? null,
      inStatistics: testedLabels.has(label),
    })),
  };
}

function decide(test: OutlierTest | null, caveats: readonly Caveat[]): Verdict {
  if (test === null || caveats.some(({ effect }) => effect === 'inconclusive')) return 'inconclusive';
  return test.flaggedLabels.length > 0 ? 'backdoored' : 'no-anomaly';
}

function summarize(
  verdict: Verdict,
  test: OutlierTest | null,
  caveats: readonly Caveat[],
  context: VerdictContext,
): string {
  switch (verdict) {
    case 'backdoored':
      return `Backdoored: ${describeFlagged(test!, context)}`;
    case 'no-anomaly':
      return (
        `No anomaly: no label has an abnormally small trigger. ${describeSmallest(test!, context)} ` +
        'This does not prove that the model carries no backdoor.'
      );
    case 'inconclusive': {
      const reason = caveats.find(({ effect }) => effect === 'inconclusive')!.message;
      const flagged =
        test !== null && test.flaggedLabels.length > 0
          ? ` The outlier test alone would say: ${describeFlagged(test, context)}`
          : '';
      return `Inconclusive: ${reason}${flagged}`;
    }
  }
}

function describeFlagged(test: OutlierTest, context: VerdictContext): string {
  const flagged = test.flaggedLabels.map((label) => labelWithName(label, context.labelNames));
  const subject =
    flagged.length === 1
      ? `label ${flagged[0]} has an abnormally small trigger.`
      : `labels ${listOfNames(flagged)} have abnormally small triggers.`;
  return `${subject} ${describeSmallest(test, context)}`;
}

function describeSmallest({ smallest, median, indexes }: OutlierTest, context: VerdictContext): string {
  const index = indexes!.get(smallest.label)!.toFixed(2);
  return (
    `The smallest is label ${labelWithName(smallest.label, context.labelNames)}: mask L1 norm ${smallest.norm.toFixed(2)}, median ` +
    `${median.toFixed(2)}, anomaly index ${index}, threshold ${context.anomalyThreshold}.`
  );
}
