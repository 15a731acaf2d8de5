import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import type { LabelRole } from '../../src-shared/domain/label-result.ts';
import { pairKey, type PairMeasurements } from '../../src-shared/domain/pair-result.ts';
import { formatShard, takeShard, type Shard } from '../../src-shared/domain/shard.ts';
import { allPairs, pairsInFull } from '../neural-cleanse/pairs/pair-plan.ts';

/** How much a result tells: a full search more than a brief one; a promising pair stays one where it was drawn as well. */
const depth: Readonly<Record<LabelRole, number>> = { screened: 0, control: 1, searched: 2 };

/** The pairs of a shard that tell more than what is known. */
export function freshPairs(
  pairs: readonly PairMeasurements[],
  known: ReadonlyMap<string, LabelRole>,
): PairMeasurements[] {
  return pairs.filter((pair) => {
    const role = known.get(pairKey(pair));
    return role === undefined || depth[pair.role] > depth[role];
  });
}

/**
 * Names the shards whose pairs are not all searched; null where none is left. A shard searches the pairs of its own target
 * labels, and chooses among these which it searches in full.
 *
 * @param planned all target labels, in the order in which they were divided
 */
export function findMissingPairs(
  pairs: readonly PairMeasurements[],
  shards: readonly Shard[],
  planned: readonly number[],
  seed: number,
): AppErrorPayload | null {
  const sources = [...new Set(pairs.map(({ source }) => source))].sort((a, b) => a - b);
  const states = shards.map((shard) => {
    const targets = takeShard(planned, shard);
    return { shard, targets, isComplete: isComplete(pairs, sources, targets, seed) };
  });
  // A label may have been searched in shards of two divisions, of which one is complete.
  const covered = new Set(states.filter((state) => state.isComplete).flatMap(({ targets }) => targets));
  const unfinished = states.filter(({ targets }) => targets.some((label) => !covered.has(label)));
  if (unfinished.length === 0) return null;
  return {
    code: 'SHARDS_MISSING',
    message:
      'All labels are there, but pairs are missing: those of shard ' +
      `${unfinished.map(({ shard }) => formatShard(shard)).join(', ')} that are not finished. Run these shards to their ` +
      'end, then merge again.',
  };
}

/** Whether all pairs of these targets were searched briefly, and those of them in full that the brief searches chose. */
function isComplete(
  pairs: readonly PairMeasurements[],
  sources: readonly number[],
  targets: readonly number[],
  seed: number,
): boolean {
  const roles = new Map(pairs.map((pair) => [pairKey(pair), pair.role]));
  const roleOf = ({ source, label }: { source: number; label: number }) =>
    roles.get(pairKey({ source, target: label }));
  const briefly = allPairs(sources, targets);
  if (briefly.length === 0 || briefly.some((task) => roleOf(task) === undefined)) return false;
  const own = pairs.filter(({ target }) => targets.includes(target));
  return pairsInFull(own, seed).every((task) => roleOf(task) !== 'screened');
}
