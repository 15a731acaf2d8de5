import { describe, expect, it } from 'vitest';
import { LiveLabels } from '../../../src-main/services/live-labels.ts';
import { presets } from '../../../src-shared/presets.ts';
import type { LabelMeasurements } from '../../../src-shared/domain/label-result.ts';
import type { SearchProgress } from '../../../src-main/engine-process/protocol.ts';

const settings = presets.paper;

function result(label: number, maskL1Norm: number | null, changes: Partial<LabelMeasurements> = {}) {
  return {
    label,
    maskL1Norm,
    maskL1Norm8Bit: maskL1Norm === null ? null : maskL1Norm - 0.5,
    attackSuccessRate: 0.995,
    role: 'searched',
    heldOutSuccessRate: null,
    reachedThreshold: true,
    stopReason: 'early-stop',
    steps: 3,
    gradientEvaluations: 93,
    durationMs: 1000,
    ...changes,
  } as const;
}

function progress(label: number, attackSuccessRate: number, step = 0): SearchProgress {
  const values = { loss: 1, maskNorm: 20, attackSuccessRate, cost: 0 };
  return {
    ...values,
    label,
    step,
    gradientEvaluations: 31 * (step + 1),
    newSteps: [{ ...values, step }],
    mask: Uint8Array.of(step),
    pattern: Uint8Array.of(1, 2, 3),
  };
}

describe('LiveLabels', () => {
  it('keeps the order of the search, whatever ends first', () => {
    const labels = new LiveLabels([4, 0, 1], settings);
    labels.finish(result(1, 10));
    expect(labels.all().map(({ label, state }) => [label, state])).toEqual([
      [4, 'waiting'],
      [0, 'waiting'],
      [1, 'finished'],
    ]);
    expect(labels.doneShare).toBeCloseTo(1 / 3, 12);
  });

  it('collects the steps of a label in search and shows its newest picture', () => {
    const labels = new LiveLabels([0, 1], settings);
    labels.progress(progress(0, 0.5, 0), 100);
    const live = labels.progress(progress(0, 0.6, 1), 350);
    expect(live).toMatchObject({ state: 'searching', durationMs: 250, gradientEvaluations: 62 });
    const [searching] = labels.searching();
    expect(searching!.steps.map(({ step }) => step)).toEqual([0, 1]);
    expect(searching!.picture.mask).toEqual(Uint8Array.of(1));
  });

  it('remembers that a label in search reached the threshold once', () => {
    const labels = new LiveLabels([0], settings);
    expect(labels.progress(progress(0, 0.98), 0).reachedThreshold).toBe(false);
    expect(labels.progress(progress(0, 0.99), 0).reachedThreshold).toBe(true);
    expect(labels.progress(progress(0, 0.5), 0).reachedThreshold).toBe(true);
  });

  it('holds the outlier test over the finished labels alone', () => {
    const labels = new LiveLabels([0, 1, 2, 3, 4, 5], settings);
    labels.progress(progress(5, 0.5), 0);
    for (const [label, norm] of [10, 12, 2].entries()) labels.finish(result(label, norm));
    // Median 10, deviations 0, 2, 8: MAD 2, scaled 2.9652; (10 − 2) / 2.9652 = 2.698.
    const standing = labels.standing();
    expect(standing).toMatchObject({ median: 10, flaggedLabels: [2] });
    expect(standing.scaledMad).toBeCloseTo(2.9652, 10);
    expect(standing.anomalyIndex).toBeCloseTo(8 / 2.9652, 10);
  });

  it('says nothing with two labels, and leaves out those that never reached the threshold or broke down', () => {
    const labels = new LiveLabels([0, 1, 2, 3], settings);
    labels.finish(result(0, 10));
    labels.finish(result(1, 11));
    labels.finish(result(2, 12, { reachedThreshold: false }));
    labels.finish(result(3, null, { stopReason: 'not-finite' }));
    expect(labels.standing().median).toBeNull();
  });

  it('counts every label by its 8-bit norm where the settings say so', () => {
    const labels = new LiveLabels([0, 1, 2], presets['reference-code']);
    labels.finish(result(0, 10.5));
    labels.finish(result(1, 11.5));
    labels.finish(result(2, 12.5, { reachedThreshold: false }));
    expect(labels.standing().median).toBe(11);
  });

  it('forgets what a search had found when it is skipped or the scan ends', () => {
    const labels = new LiveLabels([0, 1], settings);
    labels.progress(progress(0, 0.5), 0);
    labels.progress(progress(1, 0.5), 0);
    expect(labels.skip(0)).toMatchObject({ state: 'skipped', maskNorm: null });
    labels.endSearches();
    expect(labels.searching()).toEqual([]);
    expect(labels.all().map(({ state }) => state)).toEqual(['skipped', 'waiting']);
  });

  it('estimates the time left from the finished labels', () => {
    const labels = new LiveLabels([0, 1, 2, 3], settings);
    expect(labels.remainingMs(0)).toBeNull();
    labels.finish(result(0, 10));
    labels.progress(progress(1, 0.5), 1000);
    expect(labels.remainingMs(1400)).toBe(600 + 2 * 1000);
  });
});
