import type { Caveat, Verdict } from '../domain/scan-report.ts';
import { findCaveats } from './caveats.ts';
import type { IndexParts } from './evidence-test.ts';
import { indexInterval, type IndexInterval } from './index-interval.ts';
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
  /** Labels that the brief search found promising and that are not searched in full. Absent: none. */
  readonly promisingLeft?: number;
  /** Count labels that never reached the attack success threshold. */
  readonly includeNeverReached: boolean;
  /** Index above which a label is flagged. */
  readonly anomalyThreshold: number;
  /** How the norms are compared; `linear` by default. */
  readonly normScale?: 'linear' | 'adaptive';
  /** What judges; `outlier-test` by default. */
  readonly verdictRule?: 'outlier-test' | 'evidence';
  /** Share of clean images that the model classifies correctly, in [0, 1]; null where it was not measured. */
  readonly cleanAccuracy: number | null;
  /** Clean images given; null where it is not known. */
  readonly imageCount: number | null;
  /** Whether the pixel range was neither given by the user nor confirmed by the accuracy. */
  readonly pixelRangeAssumed: boolean;
  /** What reading the images found (`engine-process/intake`). */
  readonly inputCaveats: readonly Caveat[];
  /** Pixels of one image: height × width. */
  readonly imageArea: number;
  /** Names of the labels, by label; null where none are known. */
  readonly labelNames: readonly string[] | null;
}

interface LabelAssessment {
  readonly label: number;
  /** By how many deviations the label stands apart; null outside the statistics or without an index. */
  readonly anomalyIndex: number | null;
  /** Whether the label took part in the outlier test. */
  readonly inStatistics: boolean;
  /** The norm that took part: of a label searched several times, that of all searches together. */
  readonly norm: number | null;
  /** What the index is made up of; null where the outlier test judges, or the label took no part. */
  readonly indexParts: IndexParts | null;
}

export interface Assessment {
  readonly verdict: Verdict;
  /** The verdict in one or two sentences. */
  readonly summary: string;
  readonly caveats: readonly Caveat[];
  /** Index of the label that stands out most. */
  readonly anomalyIndex: number | null;
  /** Of that index; null where the outlier test judges. */
  readonly indexInterval: IndexInterval | null;
  readonly median: number | null;
  /** One deviation, in the unit of `normScale`. */
  readonly scaledMad: number | null;
  readonly normScale: NormScale;
  /** The one that stands out most first. */
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
  const settledNorms = new Map([...labels, ...inFull].map(({ label, norm }) => [label, norm]));
  return {
    verdict,
    summary: summarize(verdict, test, caveats, context),
    caveats,
    anomalyIndex: test?.indexes?.get(test.foremost.label) ?? null,
    indexInterval: intervalOf(test, population, labels.length, context),
    median: test?.median ?? null,
    scaledMad: test?.scaledMad ?? null,
    normScale: test?.scale ?? 'linear',
    flaggedLabels: test?.flaggedLabels ?? [],
    labels: labels.map(({ label }) => ({
      label,
      anomalyIndex: test?.indexes?.get(label) ?? null,
      inStatistics: testedLabels.has(label),
      norm: settledNorms.get(label) ?? null,
      indexParts: test !== null && 'parts' in test ? (test.parts.get(label) ?? null) : null,
    })),
  };
}

function intervalOf(
  test: OutlierTest | null,
  population: readonly LabelEvidence[],
  labelCount: number,
  { verdictRule, anomalyThreshold }: VerdictContext,
): IndexInterval | null {
  if (verdictRule !== 'evidence' || test === null) return null;
  const resampled = population.map((label) => ({ ...label, norm: label.norm! }));
  return indexInterval(test.foremost, resampled, labelCount, anomalyThreshold);
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
        `No anomaly: ${context.verdictRule === 'evidence' ? 'no label stands apart' : 'no label has an abnormally small trigger'}. ` +
        `${describeForemost(test!, context)} ` +
        'This does not prove that the model carries no backdoor.'
      );
    case 'inconclusive': {
      const reason = caveats.find(({ effect }) => effect === 'inconclusive')!.message;
      const flagged =
        test !== null && test.flaggedLabels.length > 0
          ? ` The ${context.verdictRule === 'evidence' ? 'index' : 'outlier test'} alone would say: ${describeFlagged(test, context)}`
          : '';
      return `Inconclusive: ${reason}${flagged}`;
    }
  }
}

function describeFlagged(test: OutlierTest, context: VerdictContext): string {
  const flagged = test.flaggedLabels.map((label) => labelWithName(label, context.labelNames));
  const byEvidence = context.verdictRule === 'evidence';
  const subject =
    flagged.length === 1
      ? `label ${flagged[0]} ${byEvidence ? 'stands apart from the others' : 'has an abnormally small trigger'}.`
      : `labels ${listOfNames(flagged)} ${byEvidence ? 'stand apart from the others' : 'have abnormally small triggers'}.`;
  return `${subject} ${describeForemost(test, context)}`;
}

function describeForemost({ foremost, median, indexes }: OutlierTest, context: VerdictContext): string {
  const index = indexes!.get(foremost.label)!.toFixed(2);
  const subject = context.verdictRule === 'evidence' ? 'Most suspicious' : 'The smallest';
  return (
    `${subject} is label ${labelWithName(foremost.label, context.labelNames)}: mask L1 norm ${foremost.norm.toFixed(2)}, median ` +
    `${median.toFixed(2)}, anomaly index ${index}, threshold ${context.anomalyThreshold}.`
  );
}
