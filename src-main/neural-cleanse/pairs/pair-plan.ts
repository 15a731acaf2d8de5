import { pairKey, type PairMeasurements } from '../../../src-shared/domain/pair-result.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { pairScreening, promisingPairCount } from '../../../src-shared/pair-screening.ts';
import { runPairTest, type Move } from '../../../src-shared/statistics/pair-test.ts';
import { fitTwoWay } from '../../../src-shared/statistics/two-way-fit.ts';
import { pairControlRandom } from '../random.ts';
import type { PairTask } from './start-pair-search.ts';

/** All pairs of a class that has images and another label, target by target. */
export function allPairs(sources: readonly number[], targets: readonly number[]): PairTask[] {
  return targets.flatMap((label) =>
    sources
      .filter((source) => source !== label)
      .map((source): PairTask => ({ label, source, role: 'screened', search: 0 })),
  );
}

/**
 * The pairs that are searched in full after all were searched briefly: those whose mask is smallest for their source and
 * target, those whose mask is smallest of all, and controls drawn at random, which tell what is usual. It depends on the
 * brief searches and the seed alone, so that a scan that is resumed goes on with the same pairs.
 */
export function pairsInFull(finished: readonly PairMeasurements[], seed: number): PairTask[] {
  const pairs = finished
    .flatMap((pair) =>
      pair.briefNorm === null || pair.briefNorm <= 0 ? [] : [toRanked(pair, pair.briefNorm)],
    )
    .sort((a, b) => a.target - b.target || a.source - b.source);
  const fit = fitTwoWay(
    pairs.map(({ source, target, size }) => ({ row: source, column: target, value: size })),
  );
  const residual = ({ source, target, size }: RankedPair) => size - fit.expected(source, target)!;
  const each = promisingPairCount(pairs.length);
  const promising = new Set([
    ...pairs.toSorted((a, b) => residual(a) - residual(b)).slice(0, each),
    ...pairs.toSorted((a, b) => a.size - b.size).slice(0, each),
  ]);
  const others = pairs.filter((pair) => !promising.has(pair));
  const random = pairControlRandom(seed);
  const controls = Array.from(
    { length: Math.min(pairScreening.controls, others.length) },
    () => others.splice(random.below(others.length), 1)[0]!,
  );
  return [
    ...[...promising].map((pair) => toTask(pair, 'searched')),
    ...controls.map((pair) => toTask(pair, 'control')),
  ];
}

/**
 * The pairs that are searched in full once more: while the index of the foremost one hinges on chance, those that stood
 * out most after the first full searches, up to `repetitions` times. As with labels (repetitions.ts), it depends on what is
 * finished alone. No controls are repeated: a repetition is a search like the first one.
 */
export function pairsAgain(finished: readonly PairMeasurements[], settings: ScanSettings): PairTask[] {
  const rank = (searches: number) => {
    const before = finished.map((pair) => ({ ...pair, norms: pair.norms.slice(0, searches) }));
    return runPairTest(before, settings.anomalyThreshold)?.pairs ?? [];
  };
  const chosen = rank(1).slice(0, pairScreening.repeated);
  const pairs = new Map(finished.map((pair) => [pairKey(pair), pair]));
  for (let searches = 1; searches <= settings.repetitions; searches++) {
    const [foremost] = rank(searches);
    if (foremost === undefined || !hingesOnChance(foremost.index, settings.anomalyThreshold)) return [];
    const left = chosen
      .map((pair) => pairs.get(pairKey(pair))!)
      .filter(({ norms }) => norms.length <= searches);
    if (left.length > 0) return left.map((pair) => ({ ...toTask(pair, pair.role), search: searches + 1 }));
  }
  return [];
}

function hingesOnChance(index: number, threshold: number): boolean {
  return Math.abs(index - threshold) < pairScreening.chanceDistance;
}

interface RankedPair extends Move {
  /** Natural logarithm of the norm. */
  readonly size: number;
}

function toRanked({ source, target }: PairMeasurements, norm: number): RankedPair {
  return { source, target, size: Math.log(norm) };
}

function toTask({ source, target }: Move, role: PairTask['role']): PairTask {
  return { label: target, source, role, search: 1 };
}
