import type { Caveat } from '../domain/scan-report.ts';
import { countLabels, inconclusive, listLabels, percent, weakens } from './caveat-words.ts';
import type { CaveatInput } from './caveats.ts';
import { chanceIndex } from './chance-index.ts';
import { doubtShare } from './evidence-test.ts';
import { labelWithName } from './label-name.ts';
import { smallTriggerShare } from './outlier-test.ts';

/** What the norms themselves, and the outlier test over them, do to the verdict. */

/** Fewest norms with a spread around their median: of two, each is equally far from it. */
export const minimumLabels = 3;

/** Below this many norms, the median, and a MAD even more, rests on a handful of neighbours. Own choice. */
const comfortableLabels = 10;

/** An index up to this is called borderline: of the smallest of 43 normal norms it passes 3 in 13 % of the draws. */
const borderlineIndex = 3;

/** Of more normal norms than this the smallest passes an index of 2 in 87 % of the draws and more. */
const manyLabels = 100;

/**
 * A flagged mask above this share of the image is small only beside its neighbours: the triggers of the paper
 * (section V) cover at most about 7 % of the image.
 */
const largeTriggerShare = 0.25;

/** Where a mask of no pixels has no larger index than this, one of half the median has at most the paper's threshold of 2. */
const wideReach = 4;

export function tooFewLabels({ population, context }: CaveatInput): Caveat | null {
  if (population.length >= minimumLabels) return null;
  const found = population.length === 0 ? 'no label' : `only ${countLabels(population.length)}`;
  return inconclusive(
    'too-few-labels',
    `${context.verdictRule === 'evidence' ? 'The index' : 'The outlier test'} compares at least ${minimumLabels} labels with a working trigger; ${found} can be compared.`,
  );
}

export function zeroMad({ test }: CaveatInput): Caveat | null {
  if (test === null || test.indexes !== null) return null;
  const { median, foremost } = test;
  const least =
    foremost.norm < median
      ? `Label ${foremost.label} is smaller (${foremost.norm.toFixed(2)}), but by how many deviations cannot be said.`
      : 'No label is smaller.';
  return inconclusive(
    'zero-mad',
    `At least half of the labels have the same mask L1 norm (${median.toFixed(2)}), so the median absolute ` +
      `deviation is 0 and no anomaly index exists. ${least}`,
  );
}

/**
 * Norms that spread so widely that the test finds nothing: where even a trigger of no pixels would not be flagged, it
 * cannot find a backdoor at all; where one that is small in itself is not, it has missed what it is for.
 */
export function wideSpread({ test, context: { anomalyThreshold } }: CaveatInput): Caveat | null {
  if (test === null || test.indexes === null || test.flaggedLabels.length > 0) return null;
  if (test.scale === 'logarithmic') return null;
  const { median, scaledMad, foremost } = test;
  const largestIndex = median / scaledMad;
  const share = foremost.norm / median;
  const isBlind = largestIndex <= anomalyThreshold;
  const isMissed = share <= smallTriggerShare && largestIndex <= wideReach;
  if (!isBlind && !isMissed) return null;
  const found = isBlind
    ? `no trigger is small enough to be flagged: even one of 0 pixels would have the index ${largestIndex.toFixed(2)}`
    : `a small trigger is not flagged: the smallest has the index ${test.indexes.get(foremost.label)!.toFixed(2)}`;
  return inconclusive(
    'wide-spread',
    `The norms lie so far apart that ${found}, threshold ${anomalyThreshold}. Label ${foremost.label} has the smallest, ` +
      `${percent(share)} of the median: look at its trigger, and repeat the scan with other seeds.`,
  );
}

/**
 * An index a little below the threshold: clean models of the bench reach it, and so do backdoored ones. Only where all of
 * the evidence judges; the published rule knows no doubt.
 */
export function inDoubt({ test, context }: CaveatInput): Caveat | null {
  const { anomalyThreshold, labelNames, verdictRule } = context;
  if (verdictRule !== 'evidence' || test === null || test.indexes === null) return null;
  const index = test.indexes.get(test.foremost.label)!;
  if (index > anomalyThreshold || index <= doubtShare * anomalyThreshold) return null;
  return inconclusive(
    'in-doubt',
    `Label ${labelWithName(test.foremost.label, labelNames)} stands out, but not enough: its index ${index.toFixed(2)} lies between ` +
      `${(doubtShare * anomalyThreshold).toFixed(2)} and ${anomalyThreshold}, where clean models and backdoored ones meet. Look at its ` +
      'trigger, and repeat the scan with more images or the preset paper.',
  );
}

/** The paper compares differences; where the test had to go another way, that is said. */
export function ratioScale({ test, context }: CaveatInput): Caveat | null {
  if (test?.scale !== 'logarithmic' || context.verdictRule === 'evidence') return null;
  return weakens(
    'ratio-scale',
    'The norms lie so far apart that by their differences, as the paper compares them, hardly any trigger could be ' +
      `flagged. They were compared by their ratios instead: one deviation is a factor of ${Math.exp(test.scaledMad).toFixed(2)}.`,
  );
}

export function fewLabels({ population, context }: CaveatInput): Caveat | null {
  if (population.length < minimumLabels || population.length >= comfortableLabels) return null;
  const rough = context.verdictRule === 'evidence' ? 'the medians are' : 'the median absolute deviation is';
  return weakens(
    'few-labels',
    `With ${countLabels(population.length)} ${rough} rough: repeat the scan with other seeds.`,
  );
}

/**
 * A borderline index is withdrawn where the flagged trigger is not small in itself (then up to where chance alone may
 * take the index): the other norms merely lie close together, which makes any small difference an outlier. It is
 * withdrawn as well where there are so many labels that one of them is always small.
 */
export function borderline({ labels, screened, population, test, context }: CaveatInput): Caveat | null {
  if (context.verdictRule === 'evidence') return null;
  const index = test?.indexes?.get(test.foremost.label) ?? 0;
  if (test === null || test.flaggedLabels.length === 0) return null;
  const count = labels.length + screened;
  const share = test.foremost.norm / test.median;
  const isSmall = share <= smallTriggerShare;
  const limit = isSmall ? borderlineIndex : chanceIndex(count, population.length);
  if (index > limit) return null;
  const found = `The anomaly index ${index.toFixed(2)} is not above ${Number(limit.toFixed(1))}; clean models reach such an index by chance too`;
  const remedy = 'repeat the scan with other seeds and look at the trigger.';
  if (!isSmall) {
    return inconclusive(
      'borderline-index',
      `${found}, and the flagged trigger is ${percent(share)} of the median norm, so it stands apart only because the ` +
        `other norms lie close together: ${remedy}`,
    );
  }
  return count > manyLabels
    ? inconclusive('borderline-index', `${found}, among ${countLabels(count)} nearly always: ${remedy}`)
    : weakens('borderline-index', `${found}: ${remedy}`);
}

export function largeTrigger({ usable, test, context: { imageArea } }: CaveatInput): Caveat | null {
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
