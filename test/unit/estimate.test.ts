import { describe, expect, it } from 'vitest';
import { evaluationsPerStep, expectedDurationMs, expectedEvaluations } from '../../src-shared/estimate.ts';
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

describe('expectedDurationMs', () => {
  it('is evaluations times labels times the duration of one', () => {
    expect(expectedDurationMs({ ...short, steps: 90 }, 18, 10)).toEqual({ low: 81_000, high: 81_000 });
  });
});
