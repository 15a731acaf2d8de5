import { describe, expect, it } from 'vitest';
import { comparedPairs, scansWithPairs } from '../../../src-renderer/views/compare/compared-pairs.ts';
import type { ScanDetail } from '../../../src-shared/contract/scan-detail.ts';
import type { ScanReport } from '../../../src-shared/domain/scan-report.ts';
import { compareWords } from '../../../src-renderer/views/compare/compared-scans.ts';
import { exampleDetail } from './compare-example.ts';

type Figures = readonly [source: number, target: number, index: number | null];

/** A scan whose pairs have these indexes; those above 2 are flagged. */
function scanWith(...figures: readonly Figures[]): ScanDetail {
  const detail = exampleDetail();
  const flagged = figures.filter(([, , index]) => (index ?? 0) > 2);
  const pairs = {
    flagged: flagged.map(([source, target]) => ({ source, target })),
    pairs: figures.map(([source, target, anomalyIndex]) => ({
      source,
      target,
      anomalyIndex,
      briefNorm: 60,
      maskL1Norm: anomalyIndex === null ? null : 20,
    })),
  } as unknown as ScanReport['pairs'];
  return { ...detail, report: { ...detail.report!, pairs } };
}

describe('the pairs of compared scans', () => {
  it('are those that one of them flagged, the highest index first, with the figures in each', () => {
    const scans = [
      scanWith([0, 1, 2.5], [1, 2, 0.5], [2, 1, 1.9]),
      scanWith([0, 1, null], [1, 2, 4]),
      exampleDetail(),
    ];
    const { rows, areFlagged, more } = comparedPairs(scans);
    expect({ areFlagged, more }).toEqual({ areFlagged: true, more: 0 });
    expect(rows.map(({ source, target }) => [source, target])).toEqual([
      [1, 2],
      [0, 1],
    ]);
    expect(rows[1]!.scans).toEqual([
      { index: 2.5, norm: 20, isFlagged: true },
      { index: null, norm: 60, isFlagged: false },
      { index: null, norm: null, isFlagged: false },
    ]);
    expect(scansWithPairs(scans)).toBe(2);
  });

  it('are told in the words of the comparison', () => {
    const scans = [scanWith([1, 2, 0.5], [3, 4, 2.5]), scanWith([1, 2, 4], [3, 4, 2.1])];
    expect(compareWords(scans)).toMatch(
      /No label stands apart in any\. Images of 1 go to 2 in B only\. Images of 3 go to 4 in every scan\.$/,
    );
  });

  it('are those that stand out most where none is flagged', () => {
    const { rows, areFlagged } = comparedPairs([
      scanWith([0, 1, 0.5], [1, 0, 1.2]),
      scanWith([1, 0, 0.1], [0, 1, 0.4], [2, 0, null]),
    ]);
    expect(areFlagged).toBe(false);
    expect(rows.map(({ source, target }) => [source, target])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it('are at most forty, and the others are counted', () => {
    const all = Array.from({ length: 50 }, (_, target): Figures => [99, target, 3 + target]);
    const { rows, more } = comparedPairs([scanWith(...all)]);
    expect([rows.length, more]).toEqual([40, 10]);
    expect(rows[0]!.target).toBe(49);
  });
});
