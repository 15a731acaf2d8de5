import type { PairMeasurements } from '../domain/pair-result.ts';
import type { Caveat } from '../domain/scan-report.ts';
import { countLabels, inconclusive, weakens } from './caveat-words.ts';
import { doubtShare } from './evidence-test.ts';
import { labelWithName, listOfNames } from './label-name.ts';
import { describePattern, findPairPatterns, type PairPattern } from './pair-patterns.ts';
import { runPairTest, type PairTest, type TestedPair } from './pair-test.ts';
import type { Assessment } from './verdict.ts';

export interface PairContext {
  readonly labelCount: number;
  readonly anomalyThreshold: number;
  readonly labelNames: readonly string[] | null;
}

/** What the pairs of a scan say. */
export interface PairAssessment {
  readonly test: PairTest;
  readonly patterns: readonly PairPattern[];
  /** The patterns in words. */
  readonly findings: readonly string[];
}

/** Caveats about model and images, which withdraw what is said of pairs as well as of labels. */
const inputCaveats: ReadonlySet<Caveat['code']> = new Set(['accuracy-near-chance', 'pixel-range-assumed']);

/** Classes with fewer images than this are mentioned: their triggers fit the images more than the class. */
const enoughImages = 5;

/** Null where there is nothing to test. */
export function assessPairs(
  pairs: readonly PairMeasurements[],
  { labelCount, anomalyThreshold, labelNames }: PairContext,
): PairAssessment | null {
  const test = runPairTest(pairs, anomalyThreshold);
  if (test === null) return null;
  const patterns = findPairPatterns(test.flagged, labelCount);
  const findings = patterns.map((pattern) => describePattern(pattern, labelCount, labelNames));
  return { test, patterns, findings };
}

/**
 * The verdict over labels and pairs together: a flagged pair makes a model backdoored whose labels show no anomaly, and one
 * in doubt makes it inconclusive. A caveat about model or images, such as a wrong pixel range, withdraws what is said of
 * pairs too; one about the labels, such as that some were not searched, does not.
 *
 * @param assessed what `assessPairs` says of the pairs
 */
export function joinVerdicts(
  ofLabels: Assessment,
  pairs: readonly PairMeasurements[],
  assessed: PairAssessment | null,
  context: PairContext,
): Assessment {
  if (pairs.length === 0) return ofLabels;
  const known = [...ofLabels.caveats, ...imageCaveats(pairs, context)];
  if (assessed === null) return { ...ofLabels, caveats: [...known, tooFewPairs(pairs.length)] };
  const withdrawn = known.some(({ code, effect }) => effect === 'inconclusive' && inputCaveats.has(code));
  const withCaveats = { ...ofLabels, caveats: known };
  if (withdrawn || ofLabels.verdict === 'backdoored') return withCaveats;
  const [foremost] = assessed.test.pairs;
  if (assessed.findings.length > 0) {
    const summary = `Backdoored: ${assessed.findings.join('; ')}. ${describeForemost(foremost!, context)}`;
    // What is uncertain about the labels does not make the pairs uncertain.
    const caveats = known.map((caveat): Caveat => ({ ...caveat, effect: 'weakens' }));
    return { ...ofLabels, verdict: 'backdoored', summary, caveats };
  }
  if (ofLabels.verdict === 'inconclusive') return withCaveats;
  if (foremost !== undefined && foremost.index > doubtShare * context.anomalyThreshold) {
    const doubt = inconclusive('in-doubt', describeDoubt(foremost, context));
    const summary = `Inconclusive: ${doubt.message}`;
    return { ...withCaveats, verdict: 'inconclusive', summary, caveats: [...known, doubt] };
  }
  const summary = ofLabels.summary.replace(
    'no label stands apart.',
    'no label stands apart, and no pair of labels does.',
  );
  return { ...withCaveats, summary };
}

function describeForemost({ source, target, index }: TestedPair, context: PairContext): string {
  const name = (label: number) => labelWithName(label, context.labelNames);
  return (
    `Most suspicious is the trigger that moves images of ${name(source)} to ${name(target)}: index ${index.toFixed(2)}, ` +
    `threshold ${context.anomalyThreshold}.`
  );
}

function describeDoubt({ source, target, index }: TestedPair, context: PairContext): string {
  const name = (label: number) => labelWithName(label, context.labelNames);
  return (
    `The trigger that moves images of ${name(source)} to ${name(target)} is in doubt: index ${index.toFixed(2)}, below the ` +
    `threshold of ${context.anomalyThreshold}, but seldom so high in models without a backdoor. Repeat the scan with ` +
    'another seed or more images.'
  );
}

function tooFewPairs(count: number): Caveat {
  return weakens(
    'too-few-pairs',
    `With ${count} ${count === 1 ? 'pair' : 'pairs'} of labels there is nothing to compare a pair with: the verdict rests on ` +
      'the labels alone.',
  );
}

/** Which classes were searched with few images, and which not at all. */
function imageCaveats(pairs: readonly PairMeasurements[], { labelCount, labelNames }: PairContext): Caveat[] {
  const images = new Map(pairs.map(({ source, imageCount }) => [source, imageCount]));
  const all = Array.from({ length: labelCount }, (_, label) => label);
  const targets = new Set(pairs.map(({ target }) => target));
  const isSource = (label: number) => targets.size > 1 || !targets.has(label);
  const missing = all.filter((label) => isSource(label) && !images.has(label));
  const few = all.filter((label) => (images.get(label) ?? enoughImages) < enoughImages);
  const names = (labels: readonly number[]) =>
    listOfNames(labels.map((label) => labelWithName(label, labelNames)));
  return [
    ...(missing.length === 0
      ? []
      : [
          weakens(
            'classes-without-images',
            `Pairs from ${countLabels(missing.length)} were not searched, because the model gives fewer than two images to ` +
              `${missing.length === 1 ? 'it' : 'each of them'}: ${names(missing)}. A backdoor that acts on these labels alone is not seen; add images of them.`,
          ),
        ]),
    ...(few.length === 0
      ? []
      : [
          weakens(
            'classes-with-few-images',
            `Pairs from ${countLabels(few.length)} were searched with fewer than ${enoughImages} images: ${names(few)}. ` +
              'Their triggers may fit these images alone; add images of them.',
          ),
        ]),
  ];
}
