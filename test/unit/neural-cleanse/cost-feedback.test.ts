import { describe, expect, it } from 'vitest';
import { CostFeedback } from '../../../src-main/neural-cleanse/cost-feedback.ts';

/** A search that works: its first loss is below what counts as working. */
function working(norm = 100): CostFeedback {
  const feedback = new CostFeedback();
  feedback.accept(0.1, norm, 0);
  return feedback;
}

describe('CostFeedback', () => {
  it('begins with four times the weight of a loss of 1', () => {
    expect(working(100).cost * 100).toBeCloseTo(4, 12);
  });

  it('has no cost where there is no norm', () => {
    const feedback = new CostFeedback();
    feedback.accept(0.01, 0, 0);
    feedback.accept(0.01, 0, 0);
    expect(feedback.cost).toBe(0);
  });

  it('stays where it is at the set point', () => {
    const feedback = working();
    const { cost } = feedback;
    feedback.accept(0.1, 100, 0.5);
    expect(feedback.cost).toBe(cost);
  });

  it('rises below the set point, less as the search goes on', () => {
    const [early, late] = [working(), working()];
    const { cost } = early;
    early.accept(0, 100, 0);
    late.accept(0, 100, 1);
    expect(early.cost / cost).toBeCloseTo(Math.exp(0.15), 12);
    expect(late.cost / cost).toBeCloseTo(Math.exp(0.08), 12);
  });

  it('falls above the set point, no more for an image that no trigger fools than for two set points', () => {
    const [twice, far] = [working(), working()];
    const { cost } = twice;
    twice.accept(0.2, 100, 0);
    far.accept(1000, 100, 0);
    expect(twice.cost / cost).toBeCloseTo(Math.exp(-0.2), 12);
    expect(far.cost).toBe(twice.cost);
  });

  it('is held until the trigger works, but for 20 evaluations at most', () => {
    const feedback = new CostFeedback();
    for (let i = 0; i < 20; i++) feedback.accept(5, 100, 0);
    expect(feedback.cost).toBe(4 / 100);
    feedback.accept(5, 100, 0);
    expect(feedback.cost).toBeLessThan(4 / 100);
  });
});
