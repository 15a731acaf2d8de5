import { describe, expect, test } from 'vitest';
import {
  assessVerdict,
  type LabelEvidence,
  type VerdictContext,
} from '../../../src-shared/statistics/verdict.ts';

/** Labels 0, 1, 2, … that all reached the threshold with these norms. */
function evidence(norms: readonly (number | null)[]): LabelEvidence[] {
  return norms.map((norm, label) => ({ label, norm, reachedThreshold: norm !== null }));
}

/** Ten ordinary labels: median 50.5, deviations 0.5 0.5 1.5 1.5 2.5 2.5 3.5 3.5 4.5 4.5, MAD 2.5. */
const ordinary = [46, 47, 48, 49, 50, 51, 52, 53, 54, 55];
/** The same with label 0 far below. */
const planted = [10, ...ordinary.slice(1)];

function contextFor(labels: readonly LabelEvidence[], changes: Partial<VerdictContext> = {}): VerdictContext {
  return {
    labelCount: labels.length,
    includeNeverReached: false,
    anomalyThreshold: 2,
    cleanAccuracy: 0.95,
    imageCount: 1000,
    pixelRangeAssumed: false,
    inputCaveats: [],
    imageArea: 1024,
    labelNames: null,
    ...changes,
  };
}

function assess(labels: readonly LabelEvidence[], changes: Partial<VerdictContext> = {}) {
  return assessVerdict(labels, contextFor(labels, changes));
}

function codes(assessment: ReturnType<typeof assessVerdict>): string[] {
  return assessment.caveats.map(({ code }) => code);
}

/** Every number anywhere in a value. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}

/** Labels 0, 1, 2, … of which some never reached the threshold. */
function marked(norms: readonly number[], labels: readonly number[]): LabelEvidence[] {
  return evidence(norms).map((one) => ({ ...one, reachedThreshold: !labels.includes(one.label) }));
}

describe('with sound statistics', () => {
  test('a label far below the others makes the model backdoored, without caveats', () => {
    const result = assess(evidence(planted));
    expect(result.verdict).toBe('backdoored');
    expect(result.flaggedLabels).toEqual([0]);
    expect(result.anomalyIndex).toBeCloseTo(40.5 / (1.4826 * 2.5), 12); // rounding of doubles
    expect(result.caveats).toEqual([]);
    expect(result.summary).toBe(
      'Backdoored: label 0 has an abnormally small trigger. The smallest is label 0: mask L1 norm 10.00, ' +
        'median 50.50, anomaly index 10.93, threshold 2.',
    );
  });

  test('no flagged label is no anomaly, and the summary does not promise more', () => {
    const result = assess(evidence(ordinary));
    expect(result.verdict).toBe('no-anomaly');
    expect(result.summary).toContain('does not prove');
    expect(result.summary).not.toMatch(/clean/i);
    expect(result.labels[0]).toEqual({
      label: 0,
      anomalyIndex: (50.5 - 46) / (1.4826 * 2.5),
      inStatistics: true,
      norm: 46,
      indexParts: null,
    });
  });

  test('the threshold is the one of the settings', () => {
    expect(assess(evidence(planted), { anomalyThreshold: 11 }).verdict).toBe('no-anomaly');
  });

  test('an index between 2 and 3 is called borderline', () => {
    // Median 50, deviations 0 2 2 5 5 10 10 15 15 20 38: (50 − 12) / 14.826 = 2.56, and 12 is 24 % of 50.
    const result = assess(evidence([12, 35, 40, 45, 48, 50, 52, 55, 60, 65, 70]));
    expect(result).toMatchObject({ verdict: 'backdoored', flaggedLabels: [0] });
    expect(codes(result)).toEqual(['borderline-index']);
  });

  test('a borderline index of a trigger that is not small in itself is inconclusive', () => {
    const result = assess(evidence([41.5, ...ordinary.slice(1)])); // (50.5 − 41.5) / 3.7065 = 2.43; 82 % of 50.5
    expect(result).toMatchObject({ verdict: 'inconclusive', flaggedLabels: [0] });
    expect(codes(result)).toEqual(['borderline-index']);
  });

  test('a flagged trigger above a quarter of the image is called large', () => {
    expect(codes(assess(evidence(planted), { imageArea: 39 }))).toEqual(['large-trigger']);
    expect(codes(assess(evidence(planted), { imageArea: 40 }))).toEqual([]);
  });
});

describe('too few labels', () => {
  test.each([0, 1, 2])('%i labels are inconclusive and have no figures', (count) => {
    const result = assess(evidence(ordinary.slice(0, count)));
    expect(result).toMatchObject({
      verdict: 'inconclusive',
      median: null,
      scaledMad: null,
      anomalyIndex: null,
      flaggedLabels: [],
    });
    expect(codes(result)).toContain('too-few-labels');
  });

  test('three labels have figures and a caveat', () => {
    const result = assess(evidence([46, 48, 53]));
    expect(result.verdict).toBe('no-anomaly');
    expect(codes(result)).toEqual(['few-labels']);
  });
});

describe('a MAD of 0', () => {
  test('is inconclusive and names the smaller label with its norm', () => {
    const result = assess(evidence([50, 50, 50, 50, 7]));
    expect(result).toMatchObject({ verdict: 'inconclusive', median: 50, scaledMad: 0, anomalyIndex: null });
    expect(result.summary).toContain('Label 4 is smaller (7.00)');
    expect(result.labels.every(({ anomalyIndex }) => anomalyIndex === null)).toBe(true);
  });

  test('is inconclusive when all norms are equal', () => {
    expect(assess(evidence([50, 50, 50, 50])).summary).toContain('No label is smaller');
  });
});

describe('the accuracy on the clean images', () => {
  test.each([
    { labels: 10, accuracy: 0.27, verdict: 'inconclusive' }, // κ = 0.189
    { labels: 10, accuracy: 0.29, verdict: 'backdoored' }, // κ = 0.211
    { labels: 43, accuracy: 0.2, verdict: 'inconclusive' }, // κ = 0.181
    { labels: 43, accuracy: 0, verdict: 'inconclusive' },
  ])('$accuracy with $labels labels: $verdict', ({ labels, accuracy, verdict }) => {
    const norms = Array.from({ length: labels }, (_, label) => (label === 0 ? 10 : 50 + (label % 7)));
    expect(assess(evidence(norms), { cleanAccuracy: accuracy }).verdict).toBe(verdict);
  });

  test('near chance keeps the flagged label in the words of the summary', () => {
    const result = assess(evidence(planted), { cleanAccuracy: 0.1 });
    expect(codes(result)).toEqual(['accuracy-near-chance']);
    expect(result.flaggedLabels).toEqual([0]);
    expect(result.summary).toContain('guessing among 10 labels gives 10.0 %');
    expect(result.summary).toContain('The outlier test alone would say: label 0');
  });

  test('not measured is a caveat and keeps the verdict where the pixel range was given', () => {
    const result = assess(evidence(planted), { cleanAccuracy: null });
    expect(result.verdict).toBe('backdoored');
    expect(codes(result)).toEqual(['accuracy-not-measured']);
  });

  test('not measured withdraws the verdict where the pixel range was assumed', () => {
    const result = assess(evidence(planted), { cleanAccuracy: null, pixelRangeAssumed: true });
    expect(result.verdict).toBe('inconclusive');
    expect(codes(result)).toEqual(['pixel-range-assumed', 'accuracy-not-measured']);
    expect(result.summary).toContain('--model-pixels');
  });

  test('is told by the intake where that knows what was tried', () => {
    const found = {
      code: 'accuracy-near-chance',
      effect: 'inconclusive',
      message: 'Tried were 22.',
    } as const;
    const result = assess(evidence(planted), { cleanAccuracy: 0.1, inputCaveats: [found] });
    expect(result.caveats).toEqual([found]);
    expect(result.verdict).toBe('inconclusive');
  });
});

describe('labels that never reached the threshold', () => {
  test('stay out of the statistics and are named', () => {
    const result = assess(marked([...planted, 5], [10]));
    expect(result.verdict).toBe('backdoored');
    expect(result.median).toBe(50.5);
    expect(result.labels[10]).toMatchObject({ label: 10, anomalyIndex: null, inStatistics: false });
    expect(result.caveats).toMatchObject([{ code: 'never-reached', effect: 'weakens' }]);
    expect(result.caveats[0]?.message).toContain('label 10 never reached');
  });

  test('withdraw the verdict when they are more than half', () => {
    const result = assess(marked(planted, [4, 5, 6, 7, 8, 9]));
    expect(result.verdict).toBe('inconclusive');
    expect(result.caveats[0]).toMatchObject({ code: 'never-reached', effect: 'inconclusive' });
    expect(result.caveats[0]?.message).toContain('4 of 10 labels left');
  });

  test('leave the verdict when they are exactly half', () => {
    expect(assess(marked(planted, [5, 6, 7, 8, 9])).verdict).toBe('backdoored');
  });

  test('are counted on request', () => {
    const result = assess(marked(planted, [4]), { includeNeverReached: true });
    expect(result.labels[4]?.inStatistics).toBe(true);
    expect(result.verdict).toBe('backdoored');
    expect(codes(result)).toEqual(['never-reached']);
  });

  test('are no evidence alone: a flagged label without a working trigger is inconclusive', () => {
    const result = assess(marked(planted, [0]), { includeNeverReached: true });
    expect(result.flaggedLabels).toEqual([0]);
    expect(result.verdict).toBe('inconclusive');
  });
});

describe('labels whose search broke down', () => {
  test.each([null, Number.NaN, Number.POSITIVE_INFINITY])(
    'a norm of %s stays out of every figure',
    (norm) => {
      const labels = [...evidence(planted), { label: 10, norm, reachedThreshold: true }];
      const result = assess(labels, { includeNeverReached: true });
      expect(result.median).toBe(50.5);
      expect(result.labels[10]?.inStatistics).toBe(false);
      expect(codes(result)).toEqual(['not-finite']);
      expect(numbersIn(result).every(Number.isFinite)).toBe(true);
      expect(numbersIn(result).length).toBeGreaterThan(20);
    },
  );
});

describe('a partial scan', () => {
  test('without a flagged label is inconclusive', () => {
    const result = assess(evidence(ordinary), { labelCount: 43 });
    expect(result.verdict).toBe('inconclusive');
    expect(result.summary).toContain('10 of 43 labels were searched');
  });

  test('with a flagged label is backdoored, with a caveat', () => {
    const result = assess(evidence(planted), { labelCount: 43 });
    expect(result.verdict).toBe('backdoored');
    expect(codes(result)).toEqual(['partial-scan']);
  });
});

test('few images and an unknown success rate are caveats that keep the verdict', () => {
  const labels = evidence(planted).map((one) => ({ ...one, reachedThreshold: null }));
  const result = assess(labels, { imageCount: 34 });
  expect(result.verdict).toBe('backdoored');
  expect(codes(result)).toEqual(['few-images', 'reached-unknown']);
});

test('the withdrawing caveat comes first and gives the reason in the summary', () => {
  const result = assess(evidence(planted), { imageCount: 34, cleanAccuracy: 0.1 });
  expect(codes(result)).toEqual(['accuracy-near-chance', 'few-images']);
  expect(result.summary).toContain(result.caveats[0]?.message);
});

test('a long list of labels is shortened', () => {
  const norms = Array.from({ length: 40 }, (_, label) => 50 + (label % 7));
  const missed = Array.from({ length: 15 }, (_, index) => index);
  const result = assess(marked(norms, missed));
  expect(result.caveats[0]?.message).toContain('labels 0, 1, 2, 3, 4, 5, 6, 7 and 7 more never reached');
});

describe('a screened scan', () => {
  /** The ordinary labels as controls, one that was promising, and two that were searched only briefly. */
  const screened = (promising: number): LabelEvidence[] => [
    ...evidence(ordinary).map((one) => ({ ...one, role: 'control' as const })),
    { label: 10, role: 'searched', norm: promising, reachedThreshold: true },
    { label: 11, role: 'screened', norm: 1, reachedThreshold: false },
    { label: 12, role: 'screened', norm: 300, reachedThreshold: false },
  ];

  test('takes median and deviation of the controls alone', () => {
    const result = assess(screened(10));
    expect(result.median).toBe(50.5);
    expect(result.scaledMad).toBeCloseTo(1.4826 * 2.5, 12);
    expect(result).toMatchObject({ verdict: 'backdoored', flaggedLabels: [10] });
  });

  test('keeps briefly searched labels out of the test, however small', () => {
    const result = assess(screened(47));
    expect(result).toMatchObject({ verdict: 'no-anomaly', flaggedLabels: [] });
    expect(result.labels.slice(-2)).toMatchObject([
      { label: 11, anomalyIndex: null, inStatistics: false },
      { label: 12, anomalyIndex: null, inStatistics: false },
    ]);
  });

  test('says how many were searched only briefly, and is no partial scan', () => {
    const result = assess(screened(10));
    expect(codes(result)).toContain('screened');
    expect(codes(result)).not.toContain('partial-scan');
    expect(codes(result)).not.toContain('never-reached');
    expect(result.caveats.find(({ code }) => code === 'screened')!.message).toMatch(
      /^2 labels were searched only/,
    );
  });

  test('is inconclusive where only briefly searched labels are left', () => {
    const result = assess(screened(10).filter(({ role }) => role !== 'control'));
    expect(result.verdict).toBe('inconclusive');
    expect(codes(result)).toContain('too-few-labels');
  });
});

describe('norms that spread widely', () => {
  /** Median 60, deviations 48 50 30 10 0 10 40 50 100: MAD 40, so a norm of 0 has the index 60 / 59.3 = 1.01. */
  const spread = [12, 10, 30, 50, 60, 70, 100, 110, 160];

  test('withdraw a verdict of no anomaly, because no trigger could have been flagged', () => {
    const result = assess(evidence(spread));
    expect(result).toMatchObject({ verdict: 'inconclusive', flaggedLabels: [], normScale: 'linear' });
    expect(codes(result)).toContain('wide-spread');
    expect(result.summary).toContain('even one of 0 pixels would have the index 1.01');
  });

  test('withdraw it where a trigger that is small in itself has no index to show for it', () => {
    // Median 60, deviations 50 25 18 5 0 10 18 20 25: MAD 18, so a norm of 10 has the index 50 / 26.7 = 1.87.
    const others = [35, 42, 55, 60, 70, 78, 80, 85];
    const missed = assess(evidence([10, ...others]));
    expect(missed).toMatchObject({ verdict: 'inconclusive', flaggedLabels: [] });
    expect(codes(missed)).toContain('wide-spread');
    expect(missed.summary).toContain('the smallest has the index 1.87, threshold 2.');
    // 32 is more than half of the median.
    expect(assess(evidence([32, ...others])).verdict).toBe('no-anomaly');
  });

  test('are compared by their ratios where the settings say so', () => {
    const result = assess(evidence([1, ...spread]), { normScale: 'adaptive' });
    expect(result).toMatchObject({ verdict: 'backdoored', flaggedLabels: [0], normScale: 'logarithmic' });
    expect(codes(result)).toContain('ratio-scale');
    expect(codes(result)).not.toContain('wide-spread');
  });
});

describe('an index that chance can reach', () => {
  /** Median 50, MAD 1: label 0 has the index (50 − norm) / 1.4826. */
  const close = (norm: number) => evidence([norm, 49, 50, 51, 49, 50, 51, 50, 50, 48, 52]);

  test('is withdrawn above 3 where the trigger is not small in itself', () => {
    const result = assess(close(45));
    expect(result.anomalyIndex).toBeCloseTo(5 / 1.4826, 5);
    expect(result.verdict).toBe('inconclusive');
    expect(codes(result)).toContain('borderline-index');
  });

  test('is believed where it is larger', () => {
    expect(assess(close(42)).verdict).toBe('backdoored');
  });
});

test('of more than 100 labels, a borderline index is believed of no trigger', () => {
  // Deviations 1 to 60 twice each around 200: MAD 30.5, so a norm of 90 has the index 110 / 45.2 = 2.43.
  const many = (smallest: number) =>
    evidence([smallest, ...Array.from({ length: 60 }, (_, i) => [200 - 1 - i, 200 + 1 + i]).flat()]);
  expect(assess(many(90)).anomalyIndex).toBeGreaterThan(2);
  expect(assess(many(90)).verdict).toBe('inconclusive');
  expect(assess(many(20)).anomalyIndex).toBeGreaterThan(3);
  expect(assess(many(20)).verdict).toBe('backdoored');
});
