import { describe, expect, it } from 'vitest';
import { bestAssignment } from '../../../../../src-main/engine-process/intake/trials/assignment.ts';
import { labelRandom } from '../../../../../src-main/neural-cleanse/random.ts';

const gainOf = (gains: readonly number[][], columns: readonly number[]): number =>
  columns.reduce((sum, column, row) => sum + gains[row]![column]!, 0);

function permutations(count: number): number[][] {
  if (count === 0) return [[]];
  return permutations(count - 1).flatMap((shorter) =>
    Array.from({ length: count }, (_, place) => shorter.toSpliced(place, 0, count - 1)),
  );
}

describe('bestAssignment', () => {
  it('takes what a greedy choice would miss', () => {
    // 9 first leaves 0 for the other row: 9 in all, where 8 + 7 can be had.
    expect(bestAssignment([[9, 8], [7, 0]])).toEqual([1, 0]); // prettier-ignore
  });

  it('is the best of all permutations, whatever the gains', () => {
    const random = labelRandom(3, 0);
    for (let trial = 0; trial < 200; trial++) {
      const size = 1 + random.below(6);
      // Small whole numbers, so that ties occur; some negative.
      const gains = Array.from({ length: size }, () =>
        Array.from({ length: size }, () => random.below(7) - 2),
      );
      const found = bestAssignment(gains);
      expect(found.toSorted((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, column) => column));
      const best = Math.max(...permutations(size).map((columns) => gainOf(gains, columns)));
      expect(gainOf(gains, found)).toBe(best);
    }
  });

  it('has nothing to assign among none', () => {
    expect(bestAssignment([])).toEqual([]);
  });
});
