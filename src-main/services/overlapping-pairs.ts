import { AppError } from '../../src-shared/domain/app-error.ts';
import { pairKey, type PairMeasurements } from '../../src-shared/domain/pair-result.ts';
import type { History } from '../history/history.ts';
import type { StoredPair } from '../history/pair-result-repository.ts';
import { canonicalJson } from './canonical-json.ts';
import { describeShard, withShardFile, type ShardContent } from './shard-files.ts';

/** Where a pair's result was found. */
interface Place {
  /** In words. */
  readonly name: string;
  readonly pair: PairMeasurements;
  readonly read: () => StoredPair;
}

/**
 * Requires that every pair that occurs more than once has the same result bit for bit, but for the time it took: of the
 * brief search, and of the full one where both have it. Which pairs are searched in full, and which of them are controls,
 * follows from the division into shards, and may differ.
 *
 * @param id of the scan that the shards are joined into, whether the history holds it yet or not
 * @throws AppError `SHARDS_DIFFER` naming the pair, both places and what differs
 */
export function checkPairOverlaps(shards: readonly ShardContent[], history: History, id: string): void {
  const briefly = new Map<string, Place>();
  const inFull = new Map<string, Place>();
  for (const place of [...placesIn(history, id), ...shards.flatMap(placesOf)]) {
    compare(briefly, place, ({ pair }) => briefParts(pair));
    if (place.pair.role !== 'screened') compare(inFull, place, ({ read }) => partsOf(read()));
  }
}

function placesIn(history: History, id: string): Place[] {
  return history.pairs.listMeasurements(id).map((pair) => ({
    name: `the scan merged before (${history.path})`,
    pair,
    read: () => history.pairs.get(id, pair),
  }));
}

function placesOf(shard: ShardContent): Place[] {
  return shard.pairs.map((pair) => ({
    name: describeShard(shard),
    pair,
    read: () => withShardFile(shard.path, ({ pairs }) => pairs.get(shard.scan.id, pair)),
  }));
}

function compare(
  known: Map<string, Place>,
  place: Place,
  parts: (place: Place) => Record<string, string>,
): void {
  const key = pairKey(place.pair);
  const first = known.get(key);
  if (first === undefined) {
    known.set(key, place);
    return;
  }
  const [one, other] = [parts(first), parts(place)];
  const differing = Object.keys(one).filter((name) => one[name] !== other[name]);
  if (differing.length === 0) return;
  const { source, target } = place.pair;
  throw new AppError(
    'SHARDS_DIFFER',
    `The pair from label ${source} to ${target} has two results: ${first.name} and ${place.name} differ in its ` +
      `${differing.join(', ')}. The same search gives the same bits on the same kind of machine, so one of them was ` +
      'searched on another kind, or a file is damaged. Leave one of them out, or search the pair again; nothing was written.',
  );
}

function briefParts({ briefNorm, cleanMargin, imageCount }: PairMeasurements): Record<string, string> {
  return asTexts({ briefNorm, cleanMargin, imageCount });
}

function partsOf({ mask, pattern, role: _, durationMs: __, ...figures }: StoredPair): Record<string, string> {
  const bytes = (values: Uint8Array | null) => values && Buffer.from(values).toString('base64');
  return asTexts({ ...figures, mask: bytes(mask), pattern: bytes(pattern) });
}

/** Each part as a text that is equal only for equal bits. */
function asTexts(parts: object): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, canonicalJson(value)]));
}
