import { describe, expect, it } from 'vitest';
import type { PairReport, PairsReport } from '../../../src-shared/domain/scan-report.ts';
import { foremostPair, toMappedPair } from '../../../src-renderer/views/results/pairs/pair-reports.ts';
import { briefPair } from '../../support/pair-measurements.ts';

function pair(source: number, target: number, anomalyIndex: number | null): PairReport {
  const maskL1Norm = anomalyIndex === null ? null : 20;
  return {
    ...briefPair(source, target, 60),
    moves: [],
    norms: [maskL1Norm],
    maskL1Norm,
    anomalyIndex,
    indexParts: null,
  };
}

function report(...pairs: PairReport[]): PairsReport {
  return { findings: [], anomalyIndex: null, median: 50, deviation: 0.7, flagged: [], pairs };
}

describe('a pair on the map', () => {
  it('has the norm of its full search, else of the brief one', () => {
    expect(toMappedPair(pair(0, 1, 1.5))).toEqual({
      source: 0,
      target: 1,
      norm: 20,
      inFull: true,
      index: 1.5,
    });
    expect(toMappedPair(pair(0, 1, null))).toMatchObject({ norm: 60, inFull: false, index: null });
  });
});

describe('the pair that stands out most', () => {
  it('is the one with the highest index', () => {
    const found = foremostPair(report(pair(0, 1, null), pair(0, 2, -1), pair(1, 2, 3), pair(2, 1, 2)));
    expect(found).toMatchObject({ source: 1, target: 2 });
  });

  it('is the first where none has an index, and none where there is none', () => {
    expect(foremostPair(report(pair(0, 1, null), pair(0, 2, null)))).toMatchObject({ target: 1 });
    expect(foremostPair(report())).toBeNull();
  });
});
