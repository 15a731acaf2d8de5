import { describe, expect, it } from 'vitest';
import {
  fillOf,
  mapOf,
  neighbour,
  pairMap,
  pairShades,
  pairWords,
  type MappedPair,
} from '../../../src-renderer/views/pairs/pair-map.ts';

function pair(source: number, target: number, norm: number | null, index: number | null = null): MappedPair {
  return { source, target, norm, inFull: index !== null, index };
}

const three = [
  pair(0, 1, 50),
  pair(0, 2, 40),
  pair(1, 0, 60),
  pair(1, 2, 10, 2.5),
  pair(2, 0, 80, 0.5),
  pair(2, 1, null),
];

describe('the map of pairs', () => {
  it('has a row for each source and a column for each target', () => {
    const map = pairMap(three, 'label');
    expect(map.sources).toEqual([0, 1, 2]);
    expect(map.targets).toEqual([0, 1, 2]);
    expect(map.at(1, 2)?.index).toBe(2.5);
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

describe('a map with given rows and columns', () => {
  it('keeps places that have no pair yet', () => {
    const map = mapOf([pair(1, 2, 10)], [0, 1, 2], [2, 3]);
    expect(map.targets).toEqual([2, 3]);
    expect(map.at(1, 2)?.norm).toBe(10);
    expect(map.at(0, 3)).toBeNull();
  });
});

describe('the fill of a place', () => {
  it('never lies where no ink can be read on it', () => {
    const fills = Array.from({ length: 101 }, (_, percent) => fillOf(percent / 100));
    for (const { accentShare, isStrong } of fills) {
      expect(isStrong ? accentShare >= 0.85 : accentShare <= 0.55).toBe(true);
    }
    expect(fills[0]).toEqual({ accentShare: 0.1, isStrong: false });
    expect(fills[100]).toEqual({ accentShare: 1, isStrong: true });
  });

  it('is the darker the smaller the mask', () => {
    const shares = Array.from({ length: 101 }, (_, percent) => fillOf(percent / 100).accentShare);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });
});

describe('the words of a pair', () => {
  it('name both labels, the norm and the index', () => {
    const names = ['plane', 'car', 'bird'];
    expect(pairWords(pair(1, 2, 10, 2.5), names)).toBe(
      'Images of 1 (car) to 2 (bird): norm 10.00, index 2.50',
    );
    expect(pairWords(pair(0, 1, 50), null)).toBe('Images of 0 to 1: norm 50.00 after a brief search');
    expect(pairWords(pair(2, 1, null), null)).toBe('Images of 2 to 1: no trigger');
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
