import { describe, expect, it } from 'vitest';
import {
  evaluationsPerStep,
  expectedDurationMs,
  expectedEvaluations,
  expectedScanEvaluations,
} from '../../src-shared/estimate.ts';
import { presets } from '../../src-shared/presets.ts';

const short = { ...presets.paper, imagesPerStep: 160 };

describe('evaluationsPerStep', () => {
  it.each([
    [1000, 31],
    [160, 5],
    [16, 1],
  ])('makes of %i images a step %i evaluations of 32 images', (imagesPerStep, evaluations) => {
    expect(evaluationsPerStep({ ...presets.paper, imagesPerStep })).toBe(evaluations);
  });
});

describe('expectedEvaluations', () => {
  it('contains what the scans of docs/results.md needed a label', () => {
    const { low, high } = expectedEvaluations(short);
    for (const [evaluations, labels] of [
      [26_890, 43],
      [25_335, 43],
      [27_685, 43],
      [6_035, 10],
      [7_120, 10],
      [5_380, 10],
      [4_980, 10],
      [5_375, 10],
      [5_010, 10],
    ] as const) {
      expect(evaluations / labels).toBeGreaterThanOrEqual(low);
      expect(evaluations / labels).toBeLessThanOrEqual(high);
    }
  });

  it('grows with the evaluations of a step', () => {
    expect(expectedEvaluations(presets.paper)).toEqual({ low: 95 * 31, high: 145 * 31 });
    expect(expectedEvaluations(short)).toEqual({ low: 95 * 5, high: 145 * 5 });
  });

  it('ends at the most steps', () => {
    expect(expectedEvaluations({ ...short, steps: 90 })).toEqual({ low: 450, high: 450 });
  });

  it.each([{ earlyStop: false }, { regularization: 'none' as const }])(
    'counts all steps with %j, which never ends a label early',
    (change) => {
      expect(expectedEvaluations({ ...short, ...change })).toEqual({ low: 5000, high: 5000 });
    },
  );
});

describe('expectedEvaluations of a search whose cost the loss moves', () => {
  const settings = { ...presets.fast, imagesPerStep: 64, batchSize: 16, steps: 40, starts: 1 };

  it('lies between four fifths of all steps and all of them', () => {
    // 40 steps of 64 ÷ 16 = 4 evaluations are 160.
    expect(expectedEvaluations(settings)).toEqual({ low: 128, high: 160 });
  });

  it('is all steps without early stop', () => {
    expect(expectedEvaluations({ ...settings, earlyStop: false })).toEqual({ low: 160, high: 160 });
  });

  it('counts every random start', () => {
    expect(expectedEvaluations({ ...settings, starts: 3 })).toEqual({ low: 384, high: 480 });
  });

  it('ends early without a norm too: there the size of the mask decides whatever the cost weighs', () => {
    expect(expectedEvaluations({ ...settings, regularization: 'none' })).toEqual({ low: 128, high: 160 });
  });
});

describe('expectedScanEvaluations', () => {
  const settings = {
    ...presets.fast,
    imagesPerStep: 64,
    batchSize: 16,
    steps: 40,
    starts: 1,
    screenAbove: 100,
  };

  it('is that of a label times the labels where none is screened', () => {
    expect(expectedScanEvaluations(settings, 100)).toEqual({ low: 12_800, high: 16_000 });
    expect(expectedScanEvaluations({ ...settings, screenAbove: null }, 1283)).toEqual({
      low: 1283 * 128,
      high: 1283 * 160,
    });
  });

  it('counts a brief search of all but the controls, and full ones of controls and promising labels', () => {
    // 1,283 labels: 50 controls; 1,233 × 8 steps × 4 = 39,456; 2 % of 1,283 is 25.7, so 26 are promising; 76 in full.
    expect(expectedScanEvaluations(settings, 1283)).toEqual({
      low: 39_456 + 76 * 128,
      high: 39_456 + 76 * 160,
    });
    // 101 labels: 51 × 32 = 1,632; at least 20 are promising; 70 in full.
    expect(expectedScanEvaluations(settings, 101)).toEqual({ low: 1_632 + 8_960, high: 1_632 + 11_200 });
  });

  it('knows of a scan of few labels with a low limit that there are no more labels than that', () => {
    // 60 labels: 50 controls, and the 10 others are all promising.
    expect(expectedScanEvaluations({ ...settings, screenAbove: 20 }, 60)).toEqual({
      low: 10 * 32 + 60 * 128,
      high: 10 * 32 + 60 * 160,
    });
  });

  it('does not screen where success moves the cost', () => {
    const { low, high } = expectedEvaluations(presets.paper);
    expect(expectedScanEvaluations({ ...presets.paper, screenAbove: 100 }, 200)).toEqual({
      low: 200 * low,
      high: 200 * high,
    });
  });
});

describe('expectedDurationMs', () => {
  it('is evaluations times labels times the duration of one', () => {
    expect(expectedDurationMs({ ...short, steps: 90 }, 18, 10)).toEqual({ low: 81_000, high: 81_000 });
  });

  it('counts the pairs where they are asked for', () => {
    const settings = { ...presets.fast, repetitions: 0, earlyStop: false };
    const without = expectedDurationMs(settings, 10, 1);
    const withPairs = expectedDurationMs({ ...settings, pairs: true }, 10, 1);
    // 90 pairs × 8 steps × 4 evaluations; 12 to 24 promising ones and 12 controls × 20 steps × 4 evaluations.
    expect(withPairs.low - without.low).toBeCloseTo(90 * 32 + 24 * 80, 6);
    expect(withPairs.high - without.high).toBeCloseTo(90 * 32 + 36 * 80, 6);
  });
});
