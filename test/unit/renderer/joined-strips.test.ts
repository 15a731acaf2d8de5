import { describe, expect, it } from 'vitest';
import { layoutJoinedStrips, type JoinedScan } from '../../../src-renderer/charts/joined-strips.ts';

function scan(norms: readonly number[], flaggedLabels: number[] = []): JoinedScan {
  return {
    norms: norms.map((norm, label) => ({ label, norm })),
    median: norms[1]!,
    flaggedBelow: norms[1]! / 2,
    flaggedLabels,
  };
}

describe('layoutJoinedStrips', () => {
  it('puts equal norms of different scans at the same place', () => {
    const { rows, joins } = layoutJoinedStrips([scan([10, 60, 70]), scan([10, 40, 90])], 600);
    expect(rows[0]!.marks[0]!.x).toBe(rows[1]!.marks[0]!.x);
    expect(joins).toHaveLength(3);
    expect(rows[1]!.top).toBeGreaterThan(rows[0]!.bottom);
  });

  it('keeps every mark within the width', () => {
    const { rows } = layoutJoinedStrips([scan([0, 60, 70]), scan([10, 40, 97.3])], 300);
    for (const { x } of rows.flatMap(({ marks }) => marks)) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(300);
    }
  });

  it('joins a label only where both scans have it, and marks joins of flagged labels', () => {
    const { joins } = layoutJoinedStrips([scan([5, 60, 70], [0]), scan([55, 60])], 600);
    expect(joins.map(({ label, flagged }) => [label, flagged]).toSorted()).toEqual([
      [0, true],
      [1, false],
    ]);
  });

  it('joins flagged labels alone where lines of all could not be told apart', () => {
    const many = Array.from({ length: 300 }, (_, index) => 50 + (index % 40));
    const { joins } = layoutJoinedStrips([scan(many, [7]), scan(many)], 600);
    expect(joins.map(({ label }) => label)).toEqual([7]);
  });

  it('draws no threshold below zero', () => {
    const { rows } = layoutJoinedStrips([{ ...scan([10, 20, 30]), flaggedBelow: -3 }], 600);
    expect(rows[0]!.thresholdX).toBeNull();
  });

  it('has a place for scans without any norm', () => {
    const empty = { norms: [], median: null, flaggedBelow: null, flaggedLabels: [] };
    expect(layoutJoinedStrips([empty, empty], 600).rows).toHaveLength(2);
  });
});
