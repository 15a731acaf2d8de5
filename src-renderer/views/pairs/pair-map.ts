import { pairKey, type LabelPair } from '../../../src-shared/domain/pair-result.ts';
import { labelWithName } from '../../../src-shared/statistics/label-name.ts';
import { formatNorm } from '../../format.ts';

/** A pair as the map shows it. */
export interface MappedPair extends LabelPair {
  /** The norm of the full search where there was one, else of the brief one; null where it broke down. */
  readonly norm: number | null;
  readonly inFull: boolean;
  /** Null where the pair was not tested. */
  readonly index: number | null;
}

/** How rows and columns are ordered: by label, or the labels of the most suspicious pairs first. */
export type PairOrder = 'label' | 'suspicion';

export interface PairMap {
  /** Labels of the rows. */
  readonly sources: readonly number[];
  /** Labels of the columns. */
  readonly targets: readonly number[];
  at(source: number, target: number): MappedPair | null;
}

/** A map with these rows and columns. */
export function mapOf(
  pairs: readonly MappedPair[],
  sources: readonly number[],
  targets: readonly number[],
): PairMap {
  const byPlace = new Map(pairs.map((pair) => [pairKey(pair), pair]));
  return { sources, targets, at: (source, target) => byPlace.get(pairKey({ source, target })) ?? null };
}

/** A map with the rows and columns that the pairs have. */
export function pairMap(pairs: readonly MappedPair[], order: PairOrder): PairMap {
  return mapOf(
    pairs,
    inOrder(pairs, order, ({ source }) => source),
    inOrder(pairs, order, ({ target }) => target),
  );
}

/** From 0 for the largest norm of all pairs to 1 for the smallest, by ratios; null without a norm. */
export function pairShades(pairs: readonly MappedPair[]): (pair: MappedPair) => number | null {
  const logs = pairs.map(logNorm).filter((log) => log !== null);
  const low = logs.reduce((least, log) => Math.min(least, log), Infinity);
  const high = logs.reduce((most, log) => Math.max(most, log), -Infinity);
  return (pair) => {
    const log = logNorm(pair);
    if (log === null) return null;
    return high === low ? 0 : (high - log) / (high - low);
  };
}

/** From this shade on a place is dark. */
const strongFrom = 0.75;

/**
 * How a place is filled: from 10 %, which tells it from one without a pair. The share of the accent leaves out what lies
 * between 55 and 85 %, where no ink can be read on it: up to there the ordinary one can, and beyond it the one for the
 * accent.
 */
export function fillOf(shade: number): { readonly accentShare: number; readonly isStrong: boolean } {
  const isStrong = shade >= strongFrom;
  const accentShare = isStrong
    ? 0.85 + (0.15 * (shade - strongFrom)) / (1 - strongFrom)
    : 0.1 + (0.45 * shade) / strongFrom;
  return { accentShare, isStrong };
}

/** The pair that an arrow key leads to: the next place of the map that has one; null at its edge, and for other keys. */
export function neighbour(map: PairMap, from: LabelPair, key: string): MappedPair | null {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
  if (step === undefined) return null;
  let row = map.sources.indexOf(from.source);
  let column = map.targets.indexOf(from.target);
  for (;;) {
    row += step[0]!;
    column += step[1]!;
    const [source, target] = [map.sources[row], map.targets[column]];
    if (source === undefined || target === undefined) return null;
    const pair = map.at(source, target);
    if (pair !== null) return pair;
  }
}

/** `1 (car) to 7 (horse)`. */
export function pairName({ source, target }: LabelPair, names: readonly string[] | null): string {
  return `${labelWithName(source, names)} to ${labelWithName(target, names)}`;
}

/** What is known of a pair, in a line. */
export function pairWords(pair: MappedPair, names: readonly string[] | null): string {
  const { norm, inFull, index } = pair;
  const found =
    norm === null ? 'no trigger' : `norm ${formatNorm(norm)}${inFull ? '' : ' after a brief search'}`;
  const suspicion = index === null ? '' : `, index ${index.toFixed(2)}`;
  return `Images of ${pairName(pair, names)}: ${found}${suspicion}`;
}

function logNorm({ norm }: MappedPair): number | null {
  return norm === null || norm <= 0 ? null : Math.log(norm);
}

function inOrder(
  pairs: readonly MappedPair[],
  order: PairOrder,
  labelOf: (pair: MappedPair) => number,
): number[] {
  const highest = new Map<number, number>();
  for (const pair of pairs) {
    const label = labelOf(pair);
    highest.set(label, Math.max(highest.get(label) ?? -Infinity, pair.index ?? -Infinity));
  }
  const labels = [...highest.keys()].sort((a, b) => a - b);
  if (order === 'label') return labels;
  // Equal ones, such as two labels without an index, stay in the order of their numbers.
  return labels.sort((a, b) => (highest.get(a) === highest.get(b) ? 0 : highest.get(b)! - highest.get(a)!));
}
