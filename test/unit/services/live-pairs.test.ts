import { describe, expect, it } from 'vitest';
import { LivePairs } from '../../../src-main/services/live-pairs.ts';
import type { PairMeasurements } from '../../../src-shared/domain/pair-result.ts';
import { presets } from '../../../src-shared/presets.ts';
import { briefPair, fullPair } from '../../support/pair-measurements.ts';

const settings = { ...presets.fast, pairs: true, labelSlots: 2 };

/** Four labels, of which two are searched: six pairs. */
function twoTargets(): LivePairs {
  return new LivePairs([3, 1], 4, settings);
}

function brief(source: number, target: number): PairMeasurements {
  return briefPair(source, target, 50 + source);
}

describe('the pairs of a running scan', () => {
  it('begin as an empty map of every label and the targets', () => {
    const pairs = twoTargets();
    expect(pairs.hasBegun).toBe(false);
    expect(pairs.snapshot()).toEqual({
      brief: { done: 0, total: 6 },
      full: null,
      sources: [0, 1, 2, 3],
      targets: [1, 3],
      found: [],
    });
  });

  it('fill it in, briefly first and then in full', () => {
    const pairs = twoTargets();
    expect(pairs.finish(brief(0, 1), { done: 1, total: 6 })).toEqual({
      source: 0,
      target: 1,
      role: 'screened',
      maskNorm: 50,
    });
    pairs.finish(brief(2, 1), { done: 2, total: 6 });
    expect(pairs.progress()).toEqual({ brief: { done: 2, total: 6 }, full: null });
    pairs.finish(fullPair(0, 1, { maskL1Norm: 12 }), { done: 1, total: 2 });
    const { brief: first, full, found } = pairs.snapshot();
    expect(first).toEqual({ done: 2, total: 2 });
    expect(full).toEqual({ done: 1, total: 2 });
    expect(found.map(({ source, role, maskNorm }) => [source, role, maskNorm])).toEqual([
      [0, 'searched', 12],
      [2, 'screened', 52],
    ]);
  });

  it('stay searched in full while some are searched again', () => {
    const pairs = twoTargets();
    pairs.finish(fullPair(0, 1), { done: 2, total: 2 });
    pairs.finish(fullPair(0, 1, { norms: [40, 44] }), { done: 1, total: 3 });
    expect(pairs.progress().full).toEqual({ done: 2, total: 2 });
  });

  it('count what an earlier run found', () => {
    const pairs = twoTargets();
    pairs.restore(brief(0, 1));
    expect(pairs.progress().brief).toEqual({ done: 1, total: 6 });
    expect(pairs.snapshot().found).toHaveLength(1);
  });
});

describe('the time that pairs take', () => {
  it('is not known before anything was timed', () => {
    expect(twoTargets().remainingMs()).toBeNull();
  });

  it('is judged by the labels, and then by the pairs themselves, on as many as are searched at once', () => {
    const pairs = twoTargets();
    pairs.addLabel({ gradientEvaluations: 100, durationMs: 2000 });
    const byLabels = pairs.remainingMs()!;
    const alone = new LivePairs([3, 1], 4, { ...settings, labelSlots: 1 });
    alone.addLabel({ gradientEvaluations: 100, durationMs: 2000 });
    expect(alone.remainingMs()).toBeCloseTo(2 * byLabels);
    pairs.finish({ ...brief(0, 1), gradientEvaluations: 8, durationMs: 8 }, { done: 1, total: 6 });
    // A twentieth of the time an evaluation, and a little less left to do.
    expect(pairs.remainingMs()!).toBeLessThan(byLabels / 20);
    expect(pairs.remainingMs()!).toBeGreaterThan(byLabels / 30);
  });

  it('ends at none, with all of the work done', () => {
    const pairs = twoTargets();
    expect(pairs.doneShare).toBe(0);
    pairs.finish(brief(0, 1), { done: 1, total: 1 });
    const half = pairs.doneShare;
    expect(half).toBeGreaterThan(0);
    pairs.finish(fullPair(0, 1), { done: 1, total: 1 });
    expect(pairs.doneShare).toBe(1);
    expect(half).toBeLessThan(1);
    expect(pairs.remainingMs()).toBe(0);
  });
});
