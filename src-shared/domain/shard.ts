import { z } from 'zod';

/** Most shards that a list is divided into; more is a typing error. */
const mostShards = 100_000;

/** One of `count` shards of a list of labels or models. */
export const shardSchema = z
  .object({
    /** From 1 to `count`. */
    index: z.number().int().min(1),
    count: z.number().int().min(1).max(mostShards),
  })
  .refine(({ index, count }) => index <= count, 'a shard has a number from 1 to the count of shards');

export type Shard = z.infer<typeof shardSchema>;

/** `2/4` → the second of four shards. Null where the text names no shard. */
export function parseShard(text: string): Shard | null {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text.trim());
  const shard = shardSchema.safeParse({ index: Number(match?.[1]), count: Number(match?.[2]) });
  return shard.success ? shard.data : null;
}

/** `2/4`. */
export function formatShard({ index, count }: Shard): string {
  return `${index}/${count}`;
}

/** The number, from 1, of the shard that an element belongs to. @param place of the element in the list, from 0 */
export function shardOfPlace(place: number, count: number): number {
  return (place % count) + 1;
}

/** The elements of one shard, in their order. No two shards differ by more than one element. */
export function takeShard<T>(elements: readonly T[], { index, count }: Shard): T[] {
  return elements.filter((_, place) => shardOfPlace(place, count) === index);
}
