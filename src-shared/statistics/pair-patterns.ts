import type { TestedPair } from './pair-test.ts';
import { labelWithName, listOfNames } from './label-name.ts';

/** What the flagged pairs of a scan amount to. */
export type PairPattern =
  /** Images of some labels go to one. */
  | { readonly kind: 'to-one'; readonly target: number; readonly sources: readonly number[] }
  /** Labels go to another each: all-to-all, or part of it. `step` is by how many labels, where it is the same for all. */
  | {
      readonly kind: 'each-to-another';
      readonly moves: readonly { readonly source: number; readonly target: number }[];
      readonly step: number | null;
    };

/** Targets from which on pairs with targets of their own are one pattern. */
const leastTargets = 3;

/**
 * Sorts flagged pairs into patterns. Where the pairs have three targets or more and no source goes to two of them, they
 * are one backdoor that moves each label to another; else each target has its own.
 *
 * @param labelCount labels of the model
 */
export function findPairPatterns(
  flagged: readonly Pick<TestedPair, 'source' | 'target'>[],
  labelCount: number,
): PairPattern[] {
  const targets = [...new Set(flagged.map(({ target }) => target))];
  const isMapping = new Set(flagged.map(({ source }) => source)).size === flagged.length;
  if (targets.length >= leastTargets && isMapping) {
    const moves = flagged
      .map(({ source, target }) => ({ source, target }))
      .sort((a, b) => a.source - b.source);
    const steps = new Set(moves.map(({ source, target }) => (target - source + labelCount) % labelCount));
    return [{ kind: 'each-to-another', moves, step: steps.size === 1 ? [...steps][0]! : null }];
  }
  return targets.map((target) => ({
    kind: 'to-one',
    target,
    sources: flagged
      .filter((pair) => pair.target === target)
      .map(({ source }) => source)
      .sort((a, b) => a - b),
  }));
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
  if (step === 1) return moves.length === labelCount ? 'each label goes to the next' : nextOf(moves.length);
  if (step !== null) return `${moves.length} labels go to the one ${step} further on`;
  return moves.map(({ source, target }) => `${name(source)} goes to ${name(target)}`).join(', ');
}

function nextOf(count: number): string {
  return `${count} labels go to the next`;
}
