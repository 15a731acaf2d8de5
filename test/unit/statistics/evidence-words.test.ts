import { describe, expect, it } from 'vitest';
import {
  describeDeviation,
  indexWords,
  intervalWords,
  normSpread,
  partWords,
  searchesWords,
  signed,
} from '../../../src-shared/statistics/evidence-words.ts';

describe('the parts of an index', () => {
  it('are named in plain words, with their signs', () => {
    expect(partWords({ size: 2.04, margin: -1.26, features: 0.01 })).toBe(
      'size of the trigger: +2.0; margin of the logits: -1.3; features: +0.0',
    );
  });

  it('are said to be missing where they were not measured', () => {
    expect(partWords({ size: 1, margin: null, features: null })).toBe(
      'size of the trigger: +1.0; margin of the logits: not measured; features: not measured',
    );
  });

  it('have no negative zero', () => {
    expect(signed(-0.04)).toBe('+0.0');
    expect(signed(null)).toBe('–');
  });
});

describe('an index', () => {
  it('stands with its interval and its threshold', () => {
    const index = { anomalyIndex: 3.32, indexInterval: { low: 2.81, high: 3.94 }, anomalyThreshold: 2 };
    expect(indexWords(index)).toBe('index 3.32, 95 % interval 2.8 to 3.9, threshold 2');
    expect(intervalWords({ low: -0.31, high: 1.2 })).toBe('-0.3 to 1.2');
  });

  it('has none where the outlier test judges', () => {
    expect(indexWords({ anomalyIndex: 3.32, indexInterval: null, anomalyThreshold: 2 })).toBe(
      'index 3.32, threshold 2',
    );
  });
});

describe('a label that was searched several times', () => {
  it('has every norm', () => {
    expect(searchesWords({ norms: [39.3, 21.4, 33] })).toBe('searched 3 times: 39.3, 21.4, 33.0 pixels');
    expect(searchesWords({ norms: [null, 21.4, null] })).toBe(
      'searched 3 times: no trigger, 21.4 pixels, no trigger',
    );
    expect(searchesWords({ norms: [null, null] })).toBe('searched 2 times: no trigger each time');
  });

  it('is told from one that was searched once, and from a report that does not say', () => {
    expect(searchesWords({ norms: [39.3] })).toBeNull();
    expect(searchesWords({ norms: [] })).toBeNull();
  });

  it('spreads from its smallest to its largest norm, the one that counts included', () => {
    expect(normSpread({ norms: [39.3, null, 21.4], maskL1Norm: 42 })).toEqual({ low: 21.4, high: 42 });
    expect(normSpread({ norms: [39.3, null], maskL1Norm: 39.3 })).toBeNull();
    expect(normSpread({ norms: [39.3], maskL1Norm: 39.3 })).toBeNull();
  });
});

it('calls one deviation a scaled MAD only where it is one', () => {
  expect(describeDeviation(12.5, 'linear', 'outlier-test')).toBe('scaled MAD 12.50');
  expect(describeDeviation(Math.log(2), 'logarithmic', 'outlier-test')).toBe('scaled MAD × 2.00');
  expect(describeDeviation(Math.log(2), 'logarithmic', 'evidence')).toBe('one deviation × 2.00');
});
