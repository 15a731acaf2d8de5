import { describe, expect, it } from 'vitest';
import { StepAverages } from '../../../src-main/neural-cleanse/step-averages.ts';

describe('the averages of a step', () => {
  it('are the means of what was added', () => {
    const averages = new StepAverages();
    averages.add(1, 10, 0.5);
    averages.add(3, 20, 1);
    expect(averages.count).toBe(2);
    expect(averages.take()).toEqual({ loss: 2, maskNorm: 15, attackSuccessRate: 0.75 });
  });

  it('start empty after they were taken', () => {
    const averages = new StepAverages();
    averages.add(100, 100, 0);
    averages.take();
    averages.add(1, 2, 1);
    expect(averages.count).toBe(1);
    expect(averages.take()).toEqual({ loss: 1, maskNorm: 2, attackSuccessRate: 1 });
  });
});
