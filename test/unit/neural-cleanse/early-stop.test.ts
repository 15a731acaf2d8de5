import { describe, expect, it } from 'vitest';
import { initialCostState } from '../../../src-main/neural-cleanse/cost-schedule.ts';
import {
  initialEarlyStopState,
  nextEarlyStopState,
  shouldStop,
} from '../../../src-main/neural-cleanse/early-stop.ts';

/** The count after steps with these smallest norms so far. */
function countAfter(bestNorms: readonly number[], earlyStopThreshold = 1): number {
  const last = bestNorms.reduce(
    (state, norm) => nextEarlyStopState(state, norm, { earlyStopThreshold }),
    initialEarlyStopState,
  );
  return last.stepsWithoutProgress;
}

describe('the early stop', () => {
  it('counts nothing before a step reached the threshold', () => {
    expect(countAfter([Infinity, Infinity, Infinity])).toBe(0);
  });

  it('counts steps without a smaller norm', () => {
    expect(countAfter([Infinity, 50, 50, 50])).toBe(2);
  });

  it('starts over at a smaller norm', () => {
    expect(countAfter([50, 50, 50, 49.9])).toBe(0);
  });

  it('asks for the share of progress that the threshold names', () => {
    expect(countAfter([100, 95], 0.9)).toBe(1);
    expect(countAfter([100, 89], 0.9)).toBe(0);
  });

  it('measures progress from the last step, so that many small gains never add up', () => {
    expect(countAfter([100, 95, 90, 85], 0.9)).toBe(3);
  });

  const settings = { earlyStop: true, earlyStopPatience: 3 };
  const worn = { bestNorm: 50, stepsWithoutProgress: 3 };
  const bothWays = { ...initialCostState, cost: 1, wentUp: true, wentDown: true };

  it('ends the search once the patience is used and the cost went both ways', () => {
    expect(shouldStop(worn, bothWays, settings)).toBe(true);
  });

  it.each([
    ['the patience is not used up', { ...worn, stepsWithoutProgress: 2 }, bothWays, settings],
    ['the cost never went down', worn, { ...bothWays, wentDown: false }, settings],
    ['the cost never went up', worn, { ...bothWays, wentUp: false }, settings],
    ['it is switched off', worn, bothWays, { ...settings, earlyStop: false }],
  ])('goes on when %s', (_, state, cost, chosen) => {
    expect(shouldStop(state, cost, chosen)).toBe(false);
  });
});
