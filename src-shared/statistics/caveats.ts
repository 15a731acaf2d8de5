import type { Caveat } from '../domain/scan-report.ts';
import { screeningRecord } from '../screening.ts';
import { chanceIndex } from './chance-index.ts';
import type { LabelEvidence, VerdictContext } from './verdict.ts';
import { listOfNames } from './label-name.ts';
import type { OutlierTest } from './outlier-test.ts';

/** Fewest norms with a spread around their median: of two, each is equally far from it. */
export const minimumLabels = 3;

/** Below this many norms, median and MAD rest on a handful of neighbours. Own choice. */
const comfortableLabels = 10;

/** An index up to this is called borderline: of the smallest of 43 normal norms it passes 3 in 13 % of the draws. */
const borderlineIndex = 3;

/**
 * A borderline trigger up to this share of the median norm is small in itself. Own choice: planted triggers of the
 * published results and of the models this was tried on lie at 4 % to 25 %, chance flags of clean ones at 74 % and more.
 */
const smallTriggerShare = 0.5;

/** Fewer images than this let a trigger fit the images instead of the model. Own choice; the reference uses 1000. */
export const comfortableImages = 100;

/**
 * A flagged mask above this share of the image is small only beside its neighbours: the triggers of the paper
 * (section V) cover at most about 7 % of the image.
 */
const largeTriggerShare = 0.25;

/**
 * Agreement beyond chance, κ = (accuracy − 1/L) / (1 − 1/L), up to which a model counts as guessing: the band that
 * Landis and Koch (Biometrics 33, 1977) call "slight".
 */
const chanceKappa = 0.2;

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
    accuracyNearChance(input),
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

function tooFewLabels({ population }: CaveatInput): Caveat | null {
  if (population.length >= minimumLabels) return null;
  const found = population.length === 0 ? 'no label' : `only ${countLabels(population.length)}`;
  return inconclusive(
    'too-few-labels',
    `The outlier test compares at least ${minimumLabels} labels with a working trigger; ${found} can be compared.`,
  );
}

function zeroMad({ test }: CaveatInput): Caveat | null {
  if (test === null || test.indexes !== null) return null;
  const { median, smallest } = test;
  const least =
    smallest.norm < median
      ? `Label ${smallest.label} is smaller (${smallest.norm.toFixed(2)}), but by how many deviations cannot be said.`
      : 'No label is smaller.';
  return inconclusive(
    'zero-mad',
    `At least half of the labels have the same mask L1 norm (${median.toFixed(2)}), so the median absolute ` +
      `deviation is 0 and no anomaly index exists. ${least}`,
  );
}

/** Where even a trigger of no pixels would not be flagged, the test cannot find a backdoor at all. */
function wideSpread({ test, context: { anomalyThreshold } }: CaveatInput): Caveat | null {
  if (test === null || test.indexes === null || test.flaggedLabels.length > 0) return null;
  if (test.scale === 'logarithmic') return null;
  const { median, scaledMad, smallest } = test;
  const largestIndex = median / scaledMad;
  if (largestIndex > anomalyThreshold) return null;
  const share = smallest.norm / median;
  return inconclusive(
    'wide-spread',
    `The norms lie so far apart that no trigger is small enough to be flagged: even one of 0 pixels would have the ` +
      `index ${largestIndex.toFixed(2)}, threshold ${anomalyThreshold}. Label ${smallest.label} has the smallest, ` +
      `${percent(share)} of the median: look at its trigger, and repeat the scan with other seeds.`,
  );
}

/** The paper compares differences; where the test had to go another way, that is said. */
function ratioScale({ test }: CaveatInput): Caveat | null {
  if (test?.scale !== 'logarithmic') return null;
  return weakens(
    'ratio-scale',
    'The norms lie so far apart that by their differences, as the paper compares them, hardly any trigger could be ' +
      `flagged. They were compared by their ratios instead: one deviation is a factor of ${Math.exp(test.scaledMad).toFixed(2)}.`,
  );
}

/** Whether a model of so many labels does hardly better than guessing. */
export function isNearChance(accuracy: number, labelCount: number): boolean {
  if (labelCount < 2) return false;
  const chance = 1 / labelCount;
  return (accuracy - chance) / (1 - chance) <= chanceKappa;
}

function accuracyNearChance({ context: { cleanAccuracy, labelCount } }: CaveatInput): Caveat | null {
  if (cleanAccuracy === null || !isNearChance(cleanAccuracy, labelCount)) return null;
  const chance = 1 / labelCount;
  return inconclusive(
    'accuracy-near-chance',
    `The model classifies ${percent(cleanAccuracy)} of the clean images correctly; guessing among ${labelCount} ` +
      `labels gives ${percent(chance)}. The pixel range, the channel order or the images do not fit the model, and ` +
      'norms found that way say nothing about it.',
  );
}

function neverReached({ labels, usable, test, context }: CaveatInput): Caveat | null {
  const missed = labels.filter(({ norm, reachedThreshold }) => norm !== null && reachedThreshold === false);
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

/** Median and MAD hold while fewer than half of the values are missing or wrong (their breakdown point). */
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

function partialScan({ labels, screened, test, context: { labelCount } }: CaveatInput): Caveat | null {
  const searched = labels.length + screened;
  if (searched >= labelCount) return null;
  const found = `${searched} of ${labelCount} labels were searched`;
  return test !== null && test.flaggedLabels.length > 0
    ? weakens('partial-scan', `${found}: median and deviation rest on these alone.`)
    : inconclusive('partial-scan', `${found}: a label that was not searched may carry a backdoor.`);
}

function screenedScan({ labels, screened, population, test }: CaveatInput): Caveat | null {
  if (screened === 0) return null;
  const { planted, missed } = screeningRecord;
  return weakens(
    'screened',
    `${countLabels(screened)} were searched only briefly; ${labels.length} in full, ${population.length} of them drawn at random ` +
      `to carry median and deviation. A backdoor among the ${screened} can be missed: of ${planted} planted ones that ` +
      `this was tried on, the brief search missed ${missed}. ` +
      (test !== null && test.flaggedLabels.length > 0
        ? 'A full scan tells whether there are more.'
        : 'A full scan searches every label in full.'),
  );
}

function fewLabels({ population }: CaveatInput): Caveat | null {
  if (population.length < minimumLabels || population.length >= comfortableLabels) return null;
  return weakens(
    'few-labels',
    `With ${countLabels(population.length)} the median absolute deviation is rough: repeat the scan with other seeds.`,
  );
}

/**
 * The index of a trigger that is not small in itself is withdrawn up to where chance alone may take it: then the other
 * norms merely lie close together, which makes any small difference an outlier.
 */
function borderline({ labels, screened, population, test }: CaveatInput): Caveat | null {
  const index = test?.indexes?.get(test.smallest.label) ?? 0;
  if (test === null || test.flaggedLabels.length === 0) return null;
  const share = test.smallest.norm / test.median;
  const isSmall = share <= smallTriggerShare;
  const limit = isSmall ? borderlineIndex : chanceIndex(labels.length + screened, population.length);
  if (index > limit) return null;
  const found = `The anomaly index ${index.toFixed(2)} is not above ${Number(limit.toFixed(1))}; clean models reach such an index by chance too`;
  const remedy = 'repeat the scan with other seeds and look at the trigger.';
  if (isSmall) return weakens('borderline-index', `${found}: ${remedy}`);
  return inconclusive(
    'borderline-index',
    `${found}, and the flagged trigger is ${percent(share)} of the median norm, so it stands apart only because the ` +
      `other norms lie close together: ${remedy}`,
  );
}

function largeTrigger({ usable, test, context: { imageArea } }: CaveatInput): Caveat | null {
  const flagged = new Set(test?.flaggedLabels);
  const large = usable.filter(
    ({ label, norm }) => flagged.has(label) && norm !== null && norm > largeTriggerShare * imageArea,
  );
  if (large.length === 0) return null;
  return weakens(
    'large-trigger',
    `The trigger of ${listLabels(large)} covers more than ${percent(largeTriggerShare)} of the image: small beside ` +
      'the other labels, but large for a backdoor.',
  );
}

function fewImages({ context: { imageCount } }: CaveatInput): Caveat | null {
  if (imageCount === null || imageCount >= comfortableImages) return null;
  return weakens(
    'few-images',
    `${imageCount} clean images: a trigger may fit these images rather than the model; ${comfortableImages} or ` +
      'more are advised.',
  );
}

function accuracyNotMeasured({ context: { cleanAccuracy } }: CaveatInput): Caveat | null {
  if (cleanAccuracy !== null) return null;
  return weakens(
    'accuracy-not-measured',
    'The accuracy on labelled clean images was not measured, so nothing shows that the model was fed the right ' +
      'pixel range; a wrong one can hide a backdoor or feign one.',
  );
}

function pixelRangeAssumed({ context }: CaveatInput): Caveat | null {
  if (!context.pixelRangeAssumed) return null;
  return weakens(
    'pixel-range-assumed',
    'The pixel range of the model was assumed, not given: state it if you know it, because a wrong one can hide a ' +
      'backdoor or feign one.',
  );
}

function reachedUnknown({ labels }: CaveatInput): Caveat | null {
  if (!labels.some(({ reachedThreshold }) => reachedThreshold === null)) return null;
  return weakens(
    'reached-unknown',
    'Mask images do not tell whether a label reached the attack success threshold; all of them were counted.',
  );
}

function inconclusive(code: Caveat['code'], message: string): Caveat {
  return { code, effect: 'inconclusive', message };
}

function weakens(code: Caveat['code'], message: string): Caveat {
  return { code, effect: 'weakens', message };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function countLabels(count: number): string {
  return count === 1 ? '1 label' : `${count} labels`;
}

/** `label 3`, `labels 3 and 5`. */
function listLabels(labels: readonly LabelEvidence[]): string {
  const noun = labels.length === 1 ? 'label' : 'labels';
  return `${noun} ${listOfNames(labels.map(({ label }) => String(label)))}`;
}
