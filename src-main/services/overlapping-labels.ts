import { AppError } from '../../src-shared/domain/app-error.ts';
import type { LabelResult } from '../../src-shared/domain/label-result.ts';
import type { History } from '../history/history.ts';
import { canonicalJson } from './canonical-json.ts';
import { describeShard, withShardFile, type ShardContent } from './shard-files.ts';

/** Where a label's result was found first. */
interface Place {
  /** In words. */
  readonly name: string;
  readonly read: () => LabelResult;
}

/**
 * Requires that every label that occurs more than once, in the shards or in the scan they are joined into, has the
 * same result bit for bit, but for the time it took.
 *
 * @param id of the scan that the shards are joined into, whether the history holds it yet or not
 * @throws AppError `SHARDS_DIFFER` naming the label, both places and what differs
 */
export function checkOverlaps(shards: readonly ShardContent[], history: History, id: string): void {
  const places = new Map<number, Place>();
  for (const label of history.labels.finishedLabels(id)) {
    places.set(label, {
      name: `the scan merged before (${history.path})`,
      read: () => history.labels.get(id, label),
    });
  }
  for (const shard of shards) {
    for (const label of shard.labels) {
      const place = {
        name: describeShard(shard),
        read: () => withShardFile(shard.path, ({ labels }) => labels.get(shard.scan.id, label)),
      };
      const first = places.get(label);
      if (first === undefined) places.set(label, place);
      else requireSame(label, first, place);
    }
  }
}

function requireSame(label: number, first: Place, second: Place): void {
  const [one, other] = [first.read(), second.read()];
  const isRepeated = one.norms.length > other.norms.length;
  const differing = isRepeated ? differingSigns(one, other) : differingParts(one, other);
  if (differing.length === 0) return;
  throw new AppError(
    'SHARDS_DIFFER',
    `Label ${label} has two results: ${first.name} and ${second.name} differ in its ${differing.join(', ')}. The same ` +
      'search gives the same bits on the same kind of machine, so one of them was searched on another kind, or a file ' +
      'is damaged. Leave one of them out, or search the label again; nothing was written.',
  );
}

/**
 * The names of what differs in the first searches of a label. The scan merged before may have repeated the label since,
 * and then has another trigger, but the signs of the first search.
 */
function differingSigns(repeated: LabelResult, once: LabelResult): string[] {
  const signsOf = ({ role, norms, largestMargin, featureSimilarity }: LabelResult) => ({
    role,
    'first norm': norms[0] ?? null,
    largestMargin,
    featureSimilarity,
  });
  const [first, second] = [signsOf(repeated), signsOf(once)];
  return (Object.keys(first) as (keyof typeof first)[]).filter((name) => first[name] !== second[name]);
}

/** The names of the parts in which two results differ, but for their duration. */
export function differingParts(a: LabelResult, b: LabelResult): string[] {
  const [first, second] = [partsOf(a), partsOf(b)];
  return Object.keys(first).filter((name) => first[name] !== second[name]);
}

/** Each part as a text that is equal only for equal bits. */
function partsOf({ mask, pattern, curves, durationMs: _, ...figures }: LabelResult): Record<string, string> {
  const parts: Record<string, string> = { mask: bitsOf(mask), pattern: bitsOf(pattern) };
  for (const [name, value] of Object.entries(figures)) parts[name] = canonicalJson(value);
  for (const [name, curve] of Object.entries({ ...curves })) parts[`curve of ${name}`] = bitsOf(curve);
  return parts;
}

function bitsOf(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}
