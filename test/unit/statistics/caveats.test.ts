import { describe, expect, it } from 'vitest';
import { isNearChance } from '../../../src-shared/statistics/input-caveats.ts';
import { assessVerdict, type LabelEvidence } from '../../../src-shared/statistics/verdict.ts';

/** The caveats of a scan of images of 1,024 pixels, by their codes. */
function caveatsOf(
  labels: readonly LabelEvidence[],
  verdictRule: 'outlier-test' | 'evidence',
  labelCount = labels.length,
): Map<string, string> {
  const { caveats } = assessVerdict(labels, {
    labelCount,
    includeNeverReached: false,
    anomalyThreshold: 2,
    verdictRule,
    cleanAccuracy: 0.95,
    imageCount: 1000,
    pixelRangeAssumed: false,
    inputCaveats: [],
    imageArea: 1024,
    labelNames: null,
  });
  return new Map(caveats.map(({ code, message }) => [code, message]));
}

const fewLabels = [50, 52, 55, 57, 60].map((norm, label) => ({ label, norm, reachedThreshold: true }));

describe('where all of the evidence judges', () => {
  it('a caveat speaks of medians, not of a deviation that is not taken of the labels', () => {
    const said = (rule: 'outlier-test' | 'evidence') =>
      [
        ...caveatsOf(
          [...fewLabels.slice(1), { label: 0, norm: 4, reachedThreshold: true }],
          rule,
          9,
        ).values(),
      ].join(' ');
    expect(said('outlier-test')).toContain('With 5 labels the median absolute deviation is rough');
    expect(said('outlier-test')).toContain(
      '5 of 9 labels were searched: median and deviation rest on these alone',
    );
    expect(said('evidence')).toContain('With 5 labels the medians are rough');
    expect(said('evidence')).toContain('5 of 9 labels were searched: the medians rest on these alone');
    expect(said('evidence')).not.toContain('deviation');
  });

  it('a label that falls a little short of the threshold counts, and is not said to be left out', () => {
    const short = fewLabels.map((label) =>
      label.label === 4 ? { ...label, reachedThreshold: false, heldOutSuccessRate: 0.95 } : label,
    );
    expect(caveatsOf(short, 'evidence').has('never-reached')).toBe(false);
    expect(caveatsOf(short, 'outlier-test').get('never-reached')).toMatch(/^label 4 never reached/);
    const missed = short.map((label) => (label.label === 4 ? { ...label, heldOutSuccessRate: 0.5 } : label));
    expect(caveatsOf(missed, 'evidence').get('never-reached')).toMatch(/^label 4 never reached/);
  });

  it('too few labels are too few for its index', () => {
    expect(caveatsOf(fewLabels.slice(0, 2), 'evidence').get('too-few-labels')).toMatch(
      /^The index compares at least 3/,
    );
    expect(caveatsOf(fewLabels.slice(0, 2), 'outlier-test').get('too-few-labels')).toMatch(
      /^The outlier test compares/,
    );
  });
});

describe('an accuracy near chance', () => {
  it('is one of at most 0.2 beyond guessing, on the scale from guessing to perfect', () => {
    // Ten labels: guessing is 0.1, so the bound is 0.1 + 0.2 · 0.9 = 0.28.
    expect([0, 0.1, 0.27, 0.29, 1].map((accuracy) => isNearChance(accuracy, 10))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    // Two labels: 0.5 + 0.2 · 0.5 = 0.6.
    expect([0.55, 0.65].map((accuracy) => isNearChance(accuracy, 2))).toEqual([true, false]);
  });

  it('does not exist with a single label, where every guess is right', () => {
    expect(isNearChance(1, 1)).toBe(false);
  });
});
