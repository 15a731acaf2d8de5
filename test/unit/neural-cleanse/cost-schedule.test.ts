import { describe, expect, it } from 'vitest';
import {
  initialCostState,
  nextCostState,
  type CostState,
} from '../../../src-main/neural-cleanse/cost-schedule.ts';

const settings = { initialCost: 0.001, patience: 3, costMultiplier: 4 };

/** The state after steps that reached the threshold (`+`) or not (`-`). */
function after(steps: string, start: CostState = initialCostState): CostState {
  return [...steps].reduce((state, step) => nextCostState(state, step === '+', settings), start);
}

describe('the cost schedule', () => {
  it('starts at 0 and stays there without success', () => {
    expect(initialCostState.cost).toBe(0);
    expect(after('--------').cost).toBe(0);
  });

  it('sets the cost after as many successes in a row as its patience', () => {
    expect(after('++').cost).toBe(0);
    expect(after('+++').cost).toBe(0.001);
  });

  it('starts over when a failure interrupts the successes', () => {
    expect(after('++-++').cost).toBe(0);
    expect(after('++-+++').cost).toBe(0.001);
  });

  it('counts the step that sets the cost as the first success after it', () => {
    expect(after('+++' + '+').cost).toBe(0.001);
    expect(after('+++' + '++').cost).toBe(0.004);
  });

  it('multiplies the cost upwards and divides by the multiplier to the power of 1.5 downwards', () => {
    const set = after('+++');
    expect(after('+++++', set).cost).toBe(0.016); // the second and the fifth success fill a count
    expect(after('---', set).cost).toBe(0.001 / 8);
  });

  it('stays a float32 number where success never ends', () => {
    const { cost } = after('+'.repeat(1000));
    expect(cost).toBe(1e38);
    expect(Number.isFinite(Math.fround(cost))).toBe(true);
  });

  it('needs the successes or failures in a row', () => {
    expect(after('+-+-+-+-', after('+++')).cost).toBe(0.001);
  });

  it('remembers that the cost went up and that it went down', () => {
    expect(after('+++++')).toMatchObject({ wentUp: true, wentDown: false });
    expect(after('+++---')).toMatchObject({ wentUp: false, wentDown: true });
    expect(after('+++++---')).toMatchObject({ wentUp: true, wentDown: true });
  });

  it('forgets on setting the cost that failures had lowered a cost of 0', () => {
    expect(after('---')).toMatchObject({ cost: 0, wentDown: true });
    expect(after('---+++')).toMatchObject({ cost: 0.001, wentDown: false });
  });
});
