import { describe, expect, it } from 'vitest';
import { describePattern, findPairPatterns } from '../../../src-shared/statistics/pair-patterns.ts';

type Numbers = readonly (readonly [source: number, target: number])[];

const moves = (...list: Numbers) => list.map(([source, target]) => ({ source, target }));
const pairs = (...list: Numbers) => moves(...list).map((pair) => ({ ...pair, moves: [pair] }));

function words(
  labelCount: number,
  names: readonly string[] | null,
  ...list: readonly (readonly [number, number])[]
) {
  return findPairPatterns(pairs(...list), labelCount).map((pattern) =>
    describePattern(pattern, labelCount, names),
  );
}

describe('the patterns of flagged pairs', () => {
  it('are none without a pair', () => {
    expect(words(10, null)).toEqual([]);
  });

  it('name the sources that go to a target', () => {
    expect(words(10, null, [3, 9])).toEqual(['images of 3 go to 9']);
    expect(words(10, null, [5, 9], [3, 9])).toEqual(['images of 3 and 5 go to 9']);
  });

  it('name each target of several', () => {
    expect(words(10, null, [3, 9], [4, 1])).toEqual(['images of 3 go to 9', 'images of 4 go to 1']);
  });

  it('are one where every label goes to the next', () => {
    expect(words(4, null, [0, 1], [1, 2], [2, 3], [3, 0])).toEqual(['each label goes to the next']);
    expect(words(10, null, [0, 1], [9, 0], [4, 5])).toEqual(['3 of 10 labels go to the next']);
    expect(words(10, null, [0, 3], [8, 1], [4, 7])).toEqual(['3 of 10 labels go to the one 3 further on']);
  });

  it('are one where labels go each to another by no rule', () => {
    expect(words(10, null, [0, 4], [1, 3], [2, 9])).toEqual(['0 goes to 4, 1 goes to 3, 2 goes to 9']);
  });

  it('are one where a trigger moves every label to another', () => {
    const trigger = { source: 0, target: 1, moves: moves([0, 1], [1, 2], [2, 3], [3, 0]) };
    expect(findPairPatterns([trigger], 4)).toMatchObject([{ kind: 'each-to-another', step: 1 }]);
    expect(describePattern(findPairPatterns([trigger], 4)[0]!, 4, null)).toBe('each label goes to the next');
  });

  it('take the move that most triggers make', () => {
    const triggers = [
      { source: 0, target: 1, moves: moves([0, 1], [1, 2], [2, 3]) },
      { source: 2, target: 3, moves: moves([0, 5], [1, 2], [2, 3], [3, 4]) },
      { source: 1, target: 2, moves: moves([0, 1], [1, 2], [2, 3]) },
    ];
    expect(findPairPatterns(triggers, 10)).toEqual([
      { kind: 'each-to-another', moves: moves([0, 1], [1, 2], [2, 3], [3, 4]), step: 1 },
    ]);
  });

  it('name a flagged pair beside the labels that each go to another', () => {
    const triggers = [
      { source: 0, target: 1, moves: moves([0, 1], [1, 2], [2, 3]) },
      { source: 5, target: 7, moves: moves([5, 7]) },
    ];
    const found = findPairPatterns(triggers, 8).map((pattern) => describePattern(pattern, 8, null));
    expect(found).toEqual(['3 of 8 labels go to the next', 'images of 5 go to 7']);
  });

  it('are told apart where a label goes to two', () => {
    expect(findPairPatterns(pairs([0, 1], [0, 2], [0, 3]), 10)).toHaveLength(3);
  });

  it('use the names of the labels', () => {
    const [text] = words(3, ['cat', 'dog', 'ship'], [0, 2]);
    expect(text).toContain('cat');
    expect(text).toContain('ship');
  });
});
