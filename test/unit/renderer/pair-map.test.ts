import { describe, expect, it } from 'vitest';
import {
  neighbour,
  pairMap,
  pairShades,
  type PairReport,
  type PairsReport,
} from '../../../src-renderer/views/results/pairs/pair-map.ts';

function pair(
  source: number,
  target: number,
  norm: number | null,
  anomalyIndex: number | null = null,
): PairReport {
  return {
    source,
    target,
    role: anomalyIndex === null ? 'screened' : 'searched',
    imageCount: 20,
    cleanMargin: 4,
    briefNorm: norm,
    maskL1Norm: anomalyIndex === null ? null : norm,
    norms: anomalyIndex === null ? [] : [norm],
    anomalyIndex,
    indexParts: null,
    attackSuccessRate: 1,
    heldOutSuccessRate: null,
    featureSimilarity: null,
    moves: [],
  };
}

function report(...pairs: readonly PairReport[]): PairsReport {
  return { findings: [], anomalyIndex: null, median: 50, deviation: 0.7, flagged: [], pairs: [...pairs] };
}

const three = report(
  pair(0, 1, 50),
  pair(0, 2, 40),
  pair(1, 0, 60),
  pair(1, 2, 10, 2.5),
  pair(2, 0, 80, 0.5),
  pair(2, 1, null),
);

describe('the map of pairs', () => {
  it('has a row for each source and a column for each target', () => {
    const map = pairMap(three, 'label');
    expect(map.sources).toEqual([0, 1, 2]);
    expect(map.targets).toEqual([0, 1, 2]);
    expect(map.at(1, 2)?.anomalyIndex).toBe(2.5);
    expect(map.at(1, 1)).toBeNull();
  });

  it('puts the labels of the most suspicious pairs first, and the others by number', () => {
    const map = pairMap(three, 'suspicion');
    expect(map.sources).toEqual([1, 2, 0]);
    expect(map.targets).toEqual([2, 0, 1]);
  });

  it('shades by the ratio of norms', () => {
    const shade = pairShades(three);
    const of = (source: number, target: number) => shade(pairMap(three, 'label').at(source, target)!);
    expect(of(1, 2)).toBe(1);
    expect(of(2, 0)).toBe(0);
    expect(of(0, 2)).toBeCloseTo(Math.log(80 / 40) / Math.log(80 / 10), 10);
    expect(of(2, 1)).toBeNull();
  });
});

describe('the arrow keys', () => {
  const map = pairMap(three, 'label');
  const from = (source: number, target: number, key: string) => {
    const found = neighbour(map, { source, target }, key);
    return found === null ? null : [found.source, found.target];
  };

  it('lead to the next pair, past a place that has none', () => {
    expect(from(0, 1, 'ArrowRight')).toEqual([0, 2]);
    expect(from(1, 0, 'ArrowRight')).toEqual([1, 2]);
    expect(from(0, 1, 'ArrowDown')).toEqual([2, 1]);
    expect(from(2, 1, 'ArrowUp')).toEqual([0, 1]);
  });

  it('lead nowhere from the edge, nor do other keys', () => {
    expect(from(0, 2, 'ArrowRight')).toBeNull();
    expect(from(0, 1, 'ArrowLeft')).toBeNull();
    expect(from(0, 1, 'a')).toBeNull();
  });
});
