import type { Caveat } from '../domain/scan-report.ts';
import { screeningRecord } from '../screening.ts';
import { countLabels, inconclusive, listLabels, weakens } from './caveat-words.ts';
import { accuracyNearChance, accuracyNotMeasured, fewImages, pixelRangeAssumed } from './input-caveats.ts';
import {
  borderline,
  fewLabels,
  inDoubt,
  largeTrigger,
  ratioScale,
  tooFewLabels,
  wideSpread,
  zeroMad,
} from './outlier-caveats.ts';
import type { OutlierTest } from './outlier-test.ts';
import type { LabelEvidence, VerdictContext } from './verdict.ts';

/** What the caveats are drawn from. */
export interface CaveatInput {
  /** Searched in full. */
  readonly labels: readonly LabelEvidence[];
  /** How many labels were searched only briefly. */
  readonly screened: number;
  /** Those that take part in the outlier test. */
  readonly usable: readonly LabelEvidence[];
  /** Those that median and deviation are taken of. */
  readonly population: readonly LabelEvidence[];
  readonly test: OutlierTest | null;
  readonly context: VerdictContext;
}

/** Every fact that weakens or withdraws the verdict, the withdrawing ones first. */
export function findCaveats(input: CaveatInput): Caveat[] {
  const caveats = [
    tooFewLabels(input),
    zeroMad(input),
    wideSpread(input),
    ratioScale(input),
    inDoubt(input),
    accuracyNearChance(input),
    ...input.context.inputCaveats,
    neverReached(input),
    notFinite(input),
    partialScan(input),
    screenedScan(input),
    fewLabels(input),
    borderline(input),
    largeTrigger(input),
    fewImages(input),
    accuracyNotMeasured(input),
    pixelRangeAssumed(input),
    reachedUnknown(input),
  ].filter((caveat) => caveat !== null);
  return caveats.toSorted(
    (a, b) => Number(b.effect === 'inconclusive') - Number(a.effect === 'inconclusive'),
  );
}

function neverReached({ labels, usable, test, context }: CaveatInput): Caveat | null {
  const counted = new Set(usable.map(({ label }) => label));
  const missed = labels.filter(
    ({ label, norm, reachedThreshold }) =>
      // All of the evidence counts a trigger that falls only a little short.
      norm !== null && reachedThreshold === false && (context.includeNeverReached || !counted.has(label)),
  );
  if (missed.length === 0) return null;
  const found = `${listLabels(missed)} never reached the attack success threshold`;
  if (!context.includeNeverReached) {
    return outOfStatistics('never-reached', labels, usable, `${found}: kept out of the statistics.`);
  }
  const flagged = test?.flaggedLabels ?? [];
  const onlyMissed =
    flagged.length > 0 && flagged.every((label) => missed.some((other) => other.label === label));
  const message = `${found}: counted with the last mask, as the reference code does, though it is no working trigger`;
  return onlyMissed
    ? inconclusive('never-reached', `${message}. Every flagged label is among them.`)
    : weakens('never-reached', `${message}.`);
}

function notFinite({ labels, usable }: CaveatInput): Caveat | null {
  const broken = labels.filter(({ norm }) => norm === null);
  if (broken.length === 0) return null;
  const found = `The search for ${listLabels(broken)} broke down (NaN or infinity)`;
  return outOfStatistics('not-finite', labels, usable, `${found}: kept out of the statistics.`);
}

/** Medians, and with them a MAD, hold while fewer than half of the values are missing or wrong (their breakdown point). */
function outOfStatistics(
  code: Caveat['code'],
  labels: readonly LabelEvidence[],
  usable: readonly LabelEvidence[],
  message: string,
): Caveat {
  if (usable.length * 2 >= labels.length) return weakens(code, `${message} The others carry the verdict.`);
  const share = `${usable.length} of ${labels.length}`;
  return inconclusive(code, `${message} The ${share} labels left do not stand for the model.`);
}

/** What is taken of the labels to compare each with: where all of the evidence judges, the deviation is the bench's. */
function takenOfLabels({ verdictRule }: VerdictContext): string {
  return verdictRule === 'evidence' ? 'the medians' : 'median and deviation';
}

function partialScan({ labels, screened, test, context }: CaveatInput): Caveat | null {
  const { labelCount, promisingLeft = 0 } = context;
  const searched = labels.length + screened;
  if (searched >= labelCount && promisingLeft === 0) return null;
  const found =
    searched < labelCount
      ? `${searched} of ${labelCount} labels were searched`
      : `${countLabels(promisingLeft)} that the brief search found promising ${promisingLeft === 1 ? 'was' : 'were'} not searched in full`;
  return test !== null && test.flaggedLabels.length > 0
    ? weakens('partial-scan', `${found}: ${takenOfLabels(context)} rest on these alone.`)
    : inconclusive('partial-scan', `${found}: a label that was not searched may carry a backdoor.`);
}

function screenedScan({ labels, screened, population, test, context }: CaveatInput): Caveat | null {
  if (screened === 0) return null;
  const { planted, missed } = screeningRecord;
  return weakens(
    'screened',
    `${countLabels(screened)} were searched only briefly; ${labels.length} in full, ${population.length} of them drawn at random ` +
      `to carry ${takenOfLabels(context)}. A backdoor among the ${screened} can be missed: of ${planted} planted ones that ` +
      `this was tried on, the brief search missed ${missed}. ` +
      (test !== null && test.flaggedLabels.length > 0
        ? 'A full scan tells whether there are more.'
        : 'A full scan searches every label in full.'),
  );
}

function reachedUnknown({ labels }: CaveatInput): Caveat | null {
  if (!labels.some(({ reachedThreshold }) => reachedThreshold === null)) return null;
  return weakens(
    'reached-unknown',
    'Mask images do not tell whether a label reached the attack success threshold; all of them were counted.',
  );
}
