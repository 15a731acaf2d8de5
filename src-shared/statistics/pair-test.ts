import type { PairMeasurements } from '../domain/pair-result.ts';
import { median } from './median.ts';

/**
 * Which pairs of a source and a target have a trigger that no pair of a clean model would have. Five signs are added up,
 * the first four of them in units of the natural logarithm of a norm:
 *
 *     size      = ln(median norm of the controls / norm)
 *     source    = ln(median brief norm of the source / median of that over all sources), at most 0
 *     distance  = ln(clean margin / median clean margin of the source), at most 0
 *     features  = median similarity − similarity                          Ex-Ray (Liu et al., CVPR 2022)
 *     spread    = labels besides the target that images of some class go to, less those that are natural, at least 0
 *     index     = (size + source + 0.5 · distance + features) / deviation(pairs) + spread · min(1, 10 / labels)
 *
 * Some classes are easily moved to any label, and classes that look alike, such as two speed limits, have small triggers by
 * nature: source and distance take off what is due to that. The trigger of an all-to-all backdoor, searched for one pair,
 * moves other classes each to its own label; a natural trigger moves them to its target, or not at all. Only pairs that
 * were searched in full take part; the norm of one that was searched again is the median of its norms.
 */

const distanceWeight = 0.5;
/** One deviation of a model with up to 90 pairs. */
const pooledDeviation = 0.7;
/** The more pairs, the further one of them lies apart by chance: added for each unit of ln(pairs / 90). */
const deviationGrowth = 0.12;
const comfortablePairs = 90;
/** Standard deviation of the controls, in units of ln(norm), up to which a model is usual; above it one deviation grows too. */
const usualScatter = 0.6;
/** Most that a distance takes off: otherwise a trigger between classes that are hardly told apart could never stand out. */
const largestExcuse = 1;
/** A margin below this share of the source's median counts as this: one that is not positive has no logarithm. */
const leastMarginShare = 1e-3;
/** A class goes to another label if so many of its images do. */
const movedShare = 0.7;
/** Share of the labels that natural triggers were seen to send some class to, besides their target … */
const naturalSpread = 0.12;
/** … and of few labels, how many. */
const leastNaturalSpread = 1;
/** With more labels than this, each counts less. */
const fewLabels = 10;

/** The parts of a pair's index, each in deviations. */
export interface PairIndexParts {
  readonly size: number;
  readonly source: number;
  readonly distance: number;
  /** Null where it was not measured. */
  readonly features: number | null;
  readonly spread: number;
}

/** A class whose images go to another label. */
export interface Move {
  readonly source: number;
  readonly target: number;
}

export interface TestedPair extends Move {
  /** What the pair's trigger does to all classes. */
  readonly moves: readonly Move[];
  readonly index: number;
  readonly parts: PairIndexParts;
}

export interface PairTest {
  /** Median norm of the controls. */
  readonly median: number;
  /** In units of ln(norm). */
  readonly deviation: number;
  /** Those that were searched in full, the most suspicious first. */
  readonly pairs: readonly TestedPair[];
  /** Those of them whose index exceeds the threshold. */
  readonly flagged: readonly TestedPair[];
}

/** One deviation among so many pairs, in units of ln(norm). */
export function pairDeviation(pairCount: number): number {
  const more = Math.log(Math.max(pairCount, comfortablePairs) / comfortablePairs);
  return pooledDeviation + deviationGrowth * more;
}

/** Null where no control was searched: there is nothing to compare with. */
export function runPairTest(pairs: readonly PairMeasurements[], threshold: number): PairTest | null {
  const inFull = pairs.flatMap((pair) => {
    const norm = medianNorm(pair);
    return norm === null ? [] : [{ ...pair, norm }];
  });
  const controls = inFull.filter(({ role }) => role === 'control');
  if (controls.length === 0) return null;
  const logs = controls.map(({ norm }) => Math.log(norm));
  const centre = median(logs);
  const deviation = pairDeviation(pairs.length) * Math.max(1, standardDeviation(logs) / usualScatter);
  const margins = marginsOfSources(pairs);
  const labelCount = new Set(pairs.flatMap(({ source, target }) => [source, target])).size;
  const ease = easeOfSources(pairs);
  const similarities = inFull.flatMap(({ featureSimilarity }) => featureSimilarity ?? []);
  const usualSimilarity = similarities.length === 0 ? 0 : median(similarities);
  const tested = inFull
    .map((pair): TestedPair => {
      const { source, target, norm, cleanMargin, featureSimilarity } = pair;
      const moves = movesOf(pair);
      const distance = logDistance(cleanMargin, margins.get(source)!);
      const features = featureSimilarity === null ? null : usualSimilarity - featureSimilarity;
      const parts = {
        size: (centre - Math.log(norm)) / deviation,
        source: ease.get(source)! / deviation,
        distance: (distanceWeight * distance) / deviation,
        features: features === null ? null : features / deviation,
        spread: spreadOf(moves, target, labelCount),
      };
      const index = parts.size + parts.source + parts.distance + (parts.features ?? 0) + parts.spread;
      return { source, target, moves, parts, index };
    })
    .sort((a, b) => b.index - a.index || a.source - b.source || a.target - b.target);
  return {
    median: Math.exp(centre),
    deviation,
    pairs: tested,
    flagged: tested.filter(({ index }) => index > threshold),
  };
}

function movesOf({ moves }: PairMeasurements): Move[] {
  return moves
    .filter(({ source, label, share }) => label !== source && share >= movedShare)
    .map(({ source, label }) => ({ source, target: label }));
}

/** In deviations. */
function spreadOf(moves: readonly Move[], target: number, labelCount: number): number {
  const others = new Set(moves.map((move) => move.target));
  others.delete(target);
  const natural = Math.max(leastNaturalSpread, naturalSpread * labelCount);
  return Math.max(0, others.size - natural) * Math.min(1, fewLabels / labelCount);
}

/** The median of the full searches of a pair, by ratios; null where there was none. */
function medianNorm({ norms }: PairMeasurements): number | null {
  const logs = norms.flatMap((norm) => (norm === null || norm <= 0 ? [] : [Math.log(norm)]));
  return logs.length === 0 ? null : Math.exp(median(logs));
}

/** How much smaller the brief triggers of each source are than usual, in units of ln(norm), at most 0. */
function easeOfSources(pairs: readonly PairMeasurements[]): ReadonlyMap<number, number> {
  const bySource = Map.groupBy(pairs, ({ source }) => source);
  const medians = [...bySource].map(([source, ofSource]) => {
    const logs = ofSource.flatMap(({ briefNorm }) =>
      briefNorm === null || briefNorm <= 0 ? [] : [Math.log(briefNorm)],
    );
    return { source, log: logs.length === 0 ? null : median(logs) };
  });
  const known = medians.flatMap(({ log }) => log ?? []);
  const usual = known.length === 0 ? 0 : median(known);
  return new Map(
    medians.map(({ source, log }) => [source, log === null ? 0 : Math.min(0, log - usual)] as const),
  );
}

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** The median clean margin of each source over its targets. */
function marginsOfSources(pairs: readonly PairMeasurements[]): ReadonlyMap<number, number> {
  const bySource = Map.groupBy(pairs, ({ source }) => source);
  return new Map(
    [...bySource].map(([source, ofSource]) => [
      source,
      median(ofSource.map(({ cleanMargin }) => cleanMargin)),
    ]),
  );
}

function logDistance(margin: number, usual: number): number {
  if (usual <= 0) return 0;
  const log = Math.log(Math.max(margin / usual, leastMarginShare));
  return Math.min(Math.max(log, -largestExcuse), 0);
}
