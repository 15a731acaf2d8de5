import { describe, expect, it, test } from 'vitest';
import { formatShard, parseShard, shardOfPlace, takeShard } from '../../../src-shared/domain/shard.ts';

describe('parseShard', () => {
  it('reads the number of the shard and how many there are', () => {
    expect(parseShard('2/4')).toEqual({ index: 2, count: 4 });
    expect(parseShard(' 1/1 ')).toEqual({ index: 1, count: 1 });
    expect(formatShard({ index: 2, count: 4 })).toBe('2/4');
  });

  it.each([
    '',
    '2',
    '0/4',
    '5/4',
    '-1/4',
    '1/0',
    '0/0',
    '1.5/4',
    '2/4/8',
    'a/b',
    '2 / 4',
    '1/100001',
    '/4',
    '2/',
  ])('takes "%s" for none', (text) => expect(parseShard(text)).toBeNull());
});

describe('takeShard', () => {
  it('gives the element at place k to shard (k mod n) + 1', () => {
    const labels = [9, 0, 1, 2, 3, 4];
    expect(takeShard(labels, { index: 1, count: 4 })).toEqual([9, 3]);
    expect(takeShard(labels, { index: 2, count: 4 })).toEqual([0, 4]);
    expect(takeShard(labels, { index: 3, count: 4 })).toEqual([1]);
    expect(takeShard(labels, { index: 4, count: 4 })).toEqual([2]);
  });

  test.each([1, 2, 3, 7, 43, 100])('with %i shards takes each of 43 elements once, balanced', (count) => {
    const all = Array.from({ length: 43 }, (_, place) => place);
    const shards = Array.from({ length: count }, (_, index) => takeShard(all, { index: index + 1, count }));
    expect(shards.flat().sort((a, b) => a - b)).toEqual(all);
    const sizes = shards.map(({ length }) => length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    for (const [index, shard] of shards.entries()) {
      expect(shard.every((place) => shardOfPlace(place, count) === index + 1)).toBe(true);
    }
  });
});
