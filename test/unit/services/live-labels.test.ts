import { describe, expect, it } from 'vitest';
import { LiveLabels } from '../../../src-main/services/live-labels.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { presets } from '../../../src-shared/presets.ts';
import type { LabelMeasurements, LabelRole } from '../../../src-shared/domain/label-result.ts';
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
    norms: [maskL1Norm],
    largestMargin: null,
    featureSimilarity: null,
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

const many = Array.from({ length: 110 }, (_, label) => label);

/**
 * 110 labels, which are screened: 50 controls, 60 searched briefly, 20 of them again. Eight brief searches make a full
 * one. The outlier test judges unless told otherwise.
 */
function screenedScan(changes: Partial<ScanSettings> = {}) {
  const screened = { ...presets.fast, steps: 32, starts: 2, screenAbove: 100 };
  const labels = new LiveLabels(many, {
    ...screened,
    verdictRule: 'outlier-test',
    repetitions: 0,
    ...changes,
  });
  const withRole = (role: LabelRole) =>
    labels
      .all()
      .filter((one) => one.role === role)
      .map(({ label }) => label);
  return { labels, controls: withRole('control'), brief: withRole('screened') };
}

const screenedResult = (label: number, norm: number) =>
  result(label, norm, { role: 'screened', reachedThreshold: false, durationMs: 125 });

describe('LiveLabels of a screened scan', () => {
  it('knows beforehand what each label is searched for', () => {
    const { controls, brief } = screenedScan();
    expect([controls.length, brief.length]).toEqual([50, 60]);
  });

  it('takes median and deviation of the controls, and flags no label that was only screened', () => {
    const { labels, controls, brief } = screenedScan();
    for (const label of brief) labels.finish(screenedResult(label, 0.1));
    expect(labels.standing().median).toBeNull();
    for (const [place, label] of controls.entries()) {
      labels.finish(result(label, 60 + place, { role: 'control' }));
    }
    // Norms 60 to 109: median 84.5, deviations 0.5 to 24.5 twice each, their median 12.5.
    expect(labels.standing()).toMatchObject({ median: 84.5, flaggedLabels: [] });
    expect(labels.standing().scaledMad).toBeCloseTo(1.4826 * 12.5, 10);
    labels.finish(result(brief[7]!, 5));
    expect(labels.standing()).toMatchObject({ median: 84.5, flaggedLabels: [brief[7]] });
    expect(labels.standing().anomalyIndex).toBeCloseTo(79.5 / (1.4826 * 12.5), 10);
  });

  it('shows a screened label as searching again, and gives it back its brief result when it is skipped', () => {
    const { labels, brief } = screenedScan();
    const label = brief[0]!;
    expect(labels.progress(progress(label, 0.5), 0)).toMatchObject({ state: 'searching', role: 'screened' });
    const screened = labels.finish(screenedResult(label, 9));
    expect(screened).toMatchObject({ state: 'finished', role: 'screened', maskNorm: 9 });
    expect(labels.progress(progress(label, 0.5), 0)).toMatchObject({ state: 'searching', role: 'searched' });
    expect(labels.skip(label)).toEqual(screened);
    labels.progress(progress(label, 0.5), 0);
    labels.endSearches();
    expect(labels.all()[label]).toEqual(screened);
  });

  it('is done by the work of both stages', () => {
    const { labels, controls, brief } = screenedScan();
    // 60 brief searches of 8 steps, 50 + 20 full ones of twice 32: 4,960 steps.
    for (const label of brief) labels.finish(screenedResult(label, 9));
    expect(labels.doneShare).toBeCloseTo(480 / 4960, 12);
    for (const label of controls) labels.finish(result(label, 10, { role: 'control' }));
    expect(labels.doneShare).toBeCloseTo(3680 / 4960, 12);
    labels.progress(progress(brief[0]!, 0.5), 0);
    expect(labels.doneShare).toBeCloseTo(3680 / 4960, 12);
    for (const label of brief.slice(0, 20)) labels.finish(result(label, 5));
    expect(labels.doneShare).toBe(1);
  });

  it('expects the second stage in the time that is left', () => {
    const { labels, controls, brief } = screenedScan();
    labels.finish(screenedResult(brief[0]!, 9));
    // 59 brief searches of 125 ms, 50 + 20 full ones of eight times that.
    expect(labels.remainingMs(0)).toBe(59 * 125 + 70 * 1000);
    for (const label of brief) labels.finish(screenedResult(label, 9));
    for (const label of controls) labels.finish(result(label, 10, { role: 'control', durationMs: 2000 }));
    expect(labels.remainingMs(0)).toBe(20 * 2000);
    labels.progress(progress(brief[0]!, 0.5), 1000);
    expect(labels.remainingMs(1500)).toBe(20 * 2000 - 500);
    labels.finish(result(brief[0]!, 5, { durationMs: 2000 }));
    expect(labels.remainingMs(0)).toBe(19 * 2000);
  });

  it('goes on where an earlier run ended', () => {
    const { labels, controls, brief } = screenedScan();
    for (const label of controls) labels.finish(result(label, 10, { role: 'control' }));
    for (const label of brief.slice(5)) labels.finish(screenedResult(label, 9));
    for (const label of brief.slice(0, 5)) labels.finish(result(label, 4));
    expect(labels.doneShare).toBeCloseTo((480 + 3200 + 320) / 4960, 12);
    expect(labels.remainingMs(0)).toBe(15 * 1000);
  });
});

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

  it('counts a label as done, and judges by what it had, while it is searched again', () => {
    const labels = new LiveLabels([0, 1, 2, 3], settings);
    for (const [label, norm] of [10, 12, 2, 11].entries()) labels.finish(result(label, norm));
    const before = labels.standing();
    const again = labels.progress(progress(2, 0.5), 0);
    expect(again).toMatchObject({
      state: 'searching',
      maskNorm: 20,
      earlier: { maskNorm: 2, reachedThreshold: true },
    });
    expect(labels.doneShare).toBe(1);
    expect(labels.standing()).toEqual(before);
    const merged = labels.finish(result(2, 1.5, { norms: [2, 1.5] }));
    expect(merged).toMatchObject({ state: 'finished', maskNorm: 1.5 });
    expect(merged.earlier).toBeUndefined();
  });

  it('gives a label that is searched again its result back when that is skipped or the scan ends', () => {
    const labels = new LiveLabels([0, 1], settings);
    const found = labels.finish(result(0, 10));
    labels.progress(progress(0, 0.5), 0);
    expect(labels.skip(0)).toEqual(found);
    labels.progress(progress(0, 0.5), 0);
    labels.endSearches();
    expect(labels.all()[0]).toEqual(found);
  });
});
