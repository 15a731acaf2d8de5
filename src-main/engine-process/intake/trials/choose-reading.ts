import { kappa } from '../../../../src-shared/statistics/input-caveats.ts';
import {
  accuracyLead,
  accuracyOf,
  isTrainable,
  lossLead,
  meanLoss,
  significant,
  type ScoredTrial,
} from './compare-trials.ts';
import { movesNorm, type Reading } from '../reading.ts';
import type { InputTrials, Trial } from './trial.ts';

/** Images that every reading is measured on, that those left are measured on, and so on. */
const rounds = [8, 32, 128, 256];
/** Images that decide between readings which still do equally well. */
export const decidingImages = 1024;
/** Share of the time for the first round, so that some is left for the best. */
const firstRoundShare = 0.5;
/** A reading is given up when it is worse by so many standard errors: more than for the last word, on few images. */
const hopeless = 2.5;
/** Images with patches that tell whether a norm would be another. */
const patchedImages = 256;
/** Too few to tell, for a network so slow that time runs out: then it is taken to be another. */
const fewestPatched = 32;
/** Time for each reading. */
const patchesMs = 3000;
/** Rivals that are looked for. */
const namedRivals = 2;
/**
 * A norm is the same where so many answers are. On the sample's models norms differed by 0.08 of their size at 0.91 and by
 * 0.2 at 0.9, and by 0.6 at 0.77; more than a quarter is too much.
 */
const sameAnswers = 0.85;
/** A guess takes the place of a usual reading when it is better by so much: there are many guesses. */
const takesOver = 4;
/** … and is a doubt when its loss is better by so much. */
const doubtful = 1;
/** The loss tells from so many images on. */
const tellingImages = 128;

/** Agreement beyond chance from which a model counts as knowing the images. Landis and Koch (1977): "moderate". */
export const knowingKappa = 0.4;

/** What became of all readings. */
export interface Standing {
  /** The reading in force. */
  readonly chosen: ScoredTrial;
  /** Readings that do as well and under which a norm would be another. */
  readonly rivals: readonly ScoredTrial[];
  /** All that were measured, the chosen one first, then those that stayed longest, the best of them first. */
  readonly all: readonly ScoredTrial[];
}

interface Race {
  readonly trials: InputTrials;
  /** The label of the model that belongs to an image. */
  readonly labelOf: (image: number) => number;
  readonly labelCount: number;
  /** In terms of `performance.now`. */
  readonly deadline: number;
}

/**
 * Measures readings on the user's own images: all of them on a few, then ever fewer on ever more. The one with the best
 * accuracy is taken; of several that differ by chance, the one with the smallest loss; then the first of the list. What is
 * only a guess has to do better than everything usual, by accuracy and loss.
 *
 * @param readings the most common first; at least one
 */
export async function chooseReading(readings: readonly Reading[], race: Race): Promise<Standing> {
  const all: Trial[] = [];
  let left = await firstRound(readings, race);
  all.push(...left);
  for (const images of rounds.slice(1)) {
    left = worthMeasuring(left, race);
    await goOn(left, images, race);
  }
  let standing = standingOf(all, race);
  const undecided = [standing.chosen, ...standing.rivals].map(({ trial }) => trial);
  if (undecided.length > 1) {
    await goOn(undecided, decidingImages, race);
    standing = standingOf(all, race);
  }
  return { ...standing, rivals: await movingRivals(standing, race.trials) };
}

/**
 * Of the rivals those under which a norm would be another: those under which the model answers otherwise to images with
 * patches on them. What changes nothing about the images for a model mostly changes nothing about triggers.
 */
async function movingRivals({ chosen, rivals }: Standing, trials: InputTrials): Promise<ScoredTrial[]> {
  if (rivals.length === 0) return [];
  const answersOf = ({ trial }: ScoredTrial): Promise<number[]> =>
    trials.answersToPatches(trial.reading, patchedImages, performance.now() + patchesMs);
  const answers = await answersOf(chosen);
  const moving: ScoredTrial[] = [];
  for (const rival of rivals) {
    const others = await answersOf(rival);
    const seen = Math.min(answers.length, others.length);
    const same = others.slice(0, seen).filter((answer, image) => answer === answers[image]).length;
    if (same < sameAnswers * seen || seen < fewestPatched) moving.push(rival);
    // The caveat names one; more of them change nothing.
    if (moving.length === namedRivals) break;
  }
  return moving;
}

async function firstRound(readings: readonly Reading[], race: Race): Promise<Trial[]> {
  const { trials, labelOf } = race;
  const now = performance.now();
  const half = now + firstRoundShare * (race.deadline - now);
  const begun: Trial[] = [];
  for (const reading of readings) {
    if (begun.length > 0 && performance.now() > half) break;
    const trial = trials.begin(reading);
    await trials.goOn(trial, rounds[0]!, labelOf, race.deadline);
    begun.push(trial);
  }
  return begun;
}

async function goOn(left: readonly Trial[], images: number, race: Race): Promise<void> {
  for (const trial of left) {
    if (performance.now() > race.deadline) return;
    await race.trials.goOn(trial, images, race.labelOf, race.deadline);
  }
}

/** Leaves out what is hopeless. While even the best knows little, nothing is: the labels may be in another order. */
function worthMeasuring(left: readonly Trial[], race: Race): Trial[] {
  const scored = left.map((trial) => score(trial, race));
  if (kappa(accuracyOf(mostAccurate(scored)), race.labelCount) < knowingKappa) return [...left];
  // A guess must be compared with the best of the usual readings, whatever that is.
  const usual = scored.filter(isUsual);
  return scored
    .filter((one) => isNotWorse(one, isUsual(one) && usual.length > 0 ? usual : scored))
    .filter((one) => isUsual(one) || usual.length === 0 || isPromising(one, undecidedOf(usual)[0]!))
    .map(({ trial }) => trial);
}

/** A guess has to do clearly better in the end: one that does worse on enough images will not. */
function isPromising(guess: ScoredTrial, usual: ScoredTrial): boolean {
  return guess.trial.losses.length < tellingImages || guessLead(guess, usual) > 0;
}

function isNotWorse(one: ScoredTrial, others: readonly ScoredTrial[]): boolean {
  const best = mostAccurate(others);
  if (accuracyLead(best, one) >= hopeless) return false;
  const lead = leastLoss(others.filter((other) => accuracyLead(best, other) < hopeless));
  return one.trial.losses.length < tellingImages || lossLead(lead.trial, one.trial) < 2 * significant;
}

function standingOf(all: readonly Trial[], race: Race): Standing {
  const scored = all.map((trial) => score(trial, race));
  const usual = undecidedOf(scored.filter(isUsual));
  const others = scored.filter((one) => !isUsual(one));
  const known = usual[0] ?? undecidedOf(others)[0]!;
  const clearlyBetter = others.filter((guess) => guessLead(guess, known) >= takesOver);
  const chosen = undecidedOf(clearlyBetter)[0] ?? known;
  const equal = isUsual(chosen)
    ? [...usual, ...others.filter((guess) => isDoubt(guess, chosen))]
    : undecidedOf([chosen, ...scored]);
  return {
    chosen,
    rivals: equal.filter((other) => movesNorm(other.trial.reading, chosen.trial.reading)),
    all: [chosen, ...scored.filter((other) => other !== chosen).toSorted(byRoundAndAccuracy)],
  };
}

/** Those of which chance alone decides which does best. */
function undecidedOf(scored: readonly ScoredTrial[]): ScoredTrial[] {
  if (scored.length === 0) return [];
  const best = mostAccurate(scored);
  const asGood = scored.filter((other) => accuracyLead(best, other) < significant);
  const trainable = asGood.filter(isTrainable);
  const equal = trainable.length > 0 ? trainable : asGood;
  const lead = leastLoss(equal);
  return equal.filter(({ trial }) => lossLead(lead.trial, trial) < significant);
}

/** By how much a guess does better than a usual reading, by accuracy and loss together (Stouffer's sum). */
function guessLead(guess: ScoredTrial, usual: ScoredTrial): number {
  return (accuracyLead(guess, usual) + lossLead(guess.trial, usual.trial)) / Math.SQRT2;
}

/** Training made the loss least under the right reading: a guess with a smaller one, and no worse accuracy, may be it. */
function isDoubt(guess: ScoredTrial, usual: ScoredTrial): boolean {
  const isAsGood = lossLead(guess.trial, usual.trial) >= doubtful && accuracyLead(guess, usual) > -doubtful;
  return isAsGood && isTrainable(guess);
}

function isUsual({ trial }: ScoredTrial): boolean {
  return trial.reading.isUsual;
}

function score(trial: Trial, { trials, labelOf }: Race): ScoredTrial {
  return { trial, isRight: trial.guesses.map((guess, place) => guess === labelOf(trials.order[place]!)) };
}

/** Readings that stayed longer before those that were given up earlier. */
function byRoundAndAccuracy(a: ScoredTrial, b: ScoredTrial): number {
  return b.isRight.length - a.isRight.length || byAccuracy(a, b);
}

function mostAccurate(scored: readonly ScoredTrial[]): ScoredTrial {
  return scored.toSorted(byAccuracy)[0]!;
}

function byAccuracy(a: ScoredTrial, b: ScoredTrial): number {
  return accuracyOf(b) - accuracyOf(a) || meanLoss(a.trial) - meanLoss(b.trial);
}

/** By pairs, because not all have seen the same images. */
function leastLoss(scored: readonly ScoredTrial[]): ScoredTrial {
  return scored.reduce((lead, other) => (lossLead(lead.trial, other.trial) < 0 ? other : lead));
}
