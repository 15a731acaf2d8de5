import { labelWithName, listOfNames } from './label-name.ts';
import type { Move, TestedPair } from './pair-test.ts';

/** What the flagged pairs of a scan amount to. */
export type PairPattern =
  /** Images of some labels go to one. */
  | { readonly kind: 'to-one'; readonly target: number; readonly sources: readonly number[] }
  /** Labels go to another each: all-to-all, or part of it. `step` is by how many labels, where it is the same for most. */
  | { readonly kind: 'each-to-another'; readonly moves: readonly Move[]; readonly step: number | null };

type FlaggedPair = Pick<TestedPair, 'source' | 'target' | 'moves'>;

/** Targets from which on moves with targets of their own are one pattern. */
const leastTargets = 3;
/** A step counts where so many of the moves have it. */
const mostMoves = 0.75;

/**
 * Sorts flagged pairs into patterns. Triggers that move classes to three labels or more, and flagged pairs that do so
 * together, are one backdoor that moves each label to another; every other target has its own.
 *
 * @param labelCount labels of the model
 */
export function findPairPatterns(flagged: readonly FlaggedPair[], labelCount: number): PairPattern[] {
  const moves = byMostVotes([...(isMapping(flagged) ? flagged : []), ...flagged.flatMap(movesToMany)]);
  const isPart = ({ source, target }: Move) =>
    moves.some((move) => move.source === source && move.target === target);
  const others = flagged.filter((pair) => !isPart(pair));
  const mapping: PairPattern[] =
    moves.length === 0 ? [] : [{ kind: 'each-to-another', moves, step: stepOf(moves, labelCount) }];
  return [...mapping, ...targetsOf(others).map((target) => toOne(others, target))];
}

/** Whether the pairs alone, whatever else their triggers do, move labels each to another. */
function isMapping(pairs: readonly Move[]): boolean {
  const sources = new Set(pairs.map(({ source }) => source));
  return targetsOf(pairs).length >= leastTargets && sources.size === pairs.length;
}

/** What the trigger of a pair moves, where that is to three labels or more. */
function movesToMany({ moves }: FlaggedPair): readonly Move[] {
  return targetsOf(moves).length >= leastTargets ? moves : [];
}

/** One move for each source: the one that most triggers make. */
function byMostVotes(moves: readonly Move[]): Move[] {
  const votes = new Map<number, Map<number, number>>();
  for (const { source, target } of moves) {
    const ofSource = votes.get(source) ?? new Map<number, number>();
    votes.set(source, ofSource.set(target, (ofSource.get(target) ?? 0) + 1));
  }
  return [...votes]
    .map(([source, ofSource]) => ({ source, target: [...ofSource].sort(([, a], [, b]) => b - a)[0]![0] }))
    .sort((a, b) => a.source - b.source);
}

function stepOf(moves: readonly Move[], labelCount: number): number | null {
  const counts = new Map<number, number>();
  for (const move of moves) {
    const step = stepBetween(move, labelCount);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const [step, count] = [...counts].sort(([, a], [, b]) => b - a)[0]!;
  return count >= mostMoves * moves.length ? step : null;
}

function stepBetween({ source, target }: Move, labelCount: number): number {
  return (target - source + labelCount) % labelCount;
}

function toOne(pairs: readonly Move[], target: number): PairPattern {
  const sources = pairs.filter((pair) => pair.target === target).map(({ source }) => source);
  return { kind: 'to-one', target, sources: sources.sort((a, b) => a - b) };
}

function targetsOf(moves: readonly Move[]): number[] {
  return [...new Set(moves.map(({ target }) => target))];
}

/** A pattern in words, e.g. `images of 3 and 5 go to 9`. */
export function describePattern(
  pattern: PairPattern,
  labelCount: number,
  labelNames: readonly string[] | null,
): string {
  const name = (label: number) => labelWithName(label, labelNames);
  if (pattern.kind === 'to-one') {
    return `images of ${listOfNames(pattern.sources.map(name))} go to ${name(pattern.target)}`;
  }
  const { moves, step } = pattern;
  if (step === null) {
    return moves.map(({ source, target }) => `${name(source)} goes to ${name(target)}`).join(', ');
  }
  const count = moves.filter((move) => stepBetween(move, labelCount) === step).length;
  if (count === labelCount) return `each label goes to the ${describeStep(step)}`;
  return `${count} of ${labelCount} labels go to the ${describeStep(step)}`;
}

function describeStep(step: number): string {
  return step === 1 ? 'next' : `one ${step} further on`;
}
