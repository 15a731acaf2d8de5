import { describe, expect, it } from 'vitest';
import { labelRandom } from '../../../src-main/neural-cleanse/random.ts';
import { runEvidenceTest } from '../../../src-shared/statistics/evidence-test.ts';
import { indexInterval } from '../../../src-shared/statistics/index-interval.ts';

interface Label {
  readonly label: number;
  readonly norm: number;
  readonly norms?: readonly (number | null)[];
  readonly largestMargin?: number | null;
  readonly featureSimilarity?: number | null;
}

const deviation = 0.725;
/** Of the logarithm of a norm from one search to the next: `searchScatter`. */
const scatter = 0.08;
/**
 * Four standard errors of an end of 400 draws: √(0.025 · 0.975 ÷ 400) of the share, over the normal density there, 0.0584,
 * is 0.134 deviations.
 */
const fourErrors = 4 * 0.134;

const widthOf = ({ low, high }: { readonly low: number; readonly high: number }) => high - low;

describe('a label beside one other', () => {
  const others = [{ label: 1, norm: 100 }];
  const index = Math.log(100 / 30) / deviation;
  // Both norms scatter, each by itself.
  const spread = (scatter * Math.SQRT2) / deviation;

  it('has an interval of 1.96 deviations of the scatter on either side of its index', () => {
    const { low, high } = indexInterval({ label: 0, norm: 30 }, others, 2, 2);
    expect(Math.abs(low - (index - 1.96 * spread))).toBeLessThan(fourErrors * spread);
    expect(Math.abs(high - (index + 1.96 * spread))).toBeLessThan(fourErrors * spread);
  });

  it('has a narrower one the more often both were searched with the same outcome', () => {
    const searched = (times: number) => {
      const label = (number: number, norm: number) => ({
        label: number,
        norm,
        norms: Array.from({ length: times }, () => norm),
      });
      return widthOf(indexInterval(label(0, 30), [label(1, 100)], 2, 2));
    };
    expect(searched(1)).toBe(widthOf(indexInterval({ label: 0, norm: 30 }, others, 2, 2)));
    // By half, with other draws.
    const halved = (1.96 * spread) / 2;
    expect(Math.abs(searched(4) / 2 - halved)).toBeLessThan(fourErrors * (spread / 2));
  });

  it('has a wider one where its repetitions lie further apart', () => {
    const withNorms = (norms: number[]) =>
      widthOf(indexInterval({ label: 0, norm: 30, norms }, others, 2, 2));
    expect(withNorms([30, 10, 30, 90])).toBeGreaterThan(withNorms([30, 29, 30, 31]));
  });

  it('leaves out searches that found nothing', () => {
    const withNorms = (norms: (number | null)[]) =>
      indexInterval({ label: 0, norm: 30, norms }, others, 2, 2);
    expect(withNorms([null, 30, 31])).toEqual(withNorms([30, 31]));
    expect(withNorms([null])).toEqual(withNorms([]));
  });
});

describe('any interval', () => {
  const drawn = (seed: number): Label[] => {
    const random = labelRandom(seed, 0);
    return Array.from({ length: 3 + random.below(12) }, (_, label) => ({
      label,
      norm: 20 + 100 * random.unit(),
      norms: Array.from({ length: random.below(4) }, () => 20 + 100 * random.unit()),
      largestMargin: random.unit() < 0.2 ? null : 5 + 10 * random.unit(),
      featureSimilarity: random.unit() < 0.2 ? null : random.unit(),
    }));
  };
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);

  it('is finite, in order, and the same for the same figures', () => {
    for (const seed of seeds) {
      const labels = drawn(seed);
      const interval = indexInterval(labels[0]!, labels, labels.length, 2);
      expect(Number.isFinite(interval.low) && Number.isFinite(interval.high)).toBe(true);
      expect(interval.low).toBeLessThanOrEqual(interval.high);
      expect(indexInterval(labels[0]!, labels, labels.length, 2)).toEqual(interval);
    }
  });

  it('holds the index of a label that was searched once', () => {
    for (const seed of seeds) {
      const labels = drawn(seed).map((label) => ({ ...label, norms: [label.norm] }));
      const { indexes } = runEvidenceTest(labels, labels, labels.length, 2);
      const { low, high } = indexInterval(labels[0]!, labels, labels.length, 2);
      expect(indexes!.get(0)).toBeGreaterThan(low);
      expect(indexes!.get(0)).toBeLessThan(high);
    }
  });

  it('does not depend on the unit of the norms', () => {
    for (const seed of seeds) {
      const labels = drawn(seed);
      const scaled = labels.map(({ norm, norms, ...label }) => ({
        ...label,
        norm: norm * 3,
        norms: norms!.map((one) => one! * 3),
      }));
      const { low, high } = indexInterval(labels[0]!, labels, labels.length, 2);
      const other = indexInterval(scaled[0]!, scaled, labels.length, 2);
      expect(other.low).toBeCloseTo(low, 9);
      expect(other.high).toBeCloseTo(high, 9);
    }
  });
});
