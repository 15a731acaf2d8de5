import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SearchProgress } from '../../../src-main/engine-process/protocol.ts';
import { ProgressThrottle } from '../../../src-main/services/progress-throttle.ts';

let passed: { label: number; steps: number[]; evaluations: number }[];
let throttle: ProgressThrottle;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  passed = [];
  throttle = new ProgressThrottle(({ label, newSteps, gradientEvaluations }) => {
    passed.push({ label, steps: newSteps.map(({ step }) => step), evaluations: gradientEvaluations });
  });
});

afterEach(() => {
  vi.useRealTimers();
});

function progress(label: number, step: number): SearchProgress {
  return {
    label,
    step,
    gradientEvaluations: step,
    loss: 1,
    maskNorm: 1,
    attackSuccessRate: 1,
    cost: 1,
    newSteps: [{ step, loss: 1, maskNorm: 1, attackSuccessRate: 1, cost: 1 }],
    mask: new Uint8Array(1),
    pattern: new Uint8Array(3),
  };
}

describe('ProgressThrottle', () => {
  it('passes the first progress at once', () => {
    throttle.add(progress(7, 0));
    expect(passed).toEqual([{ label: 7, steps: [0], evaluations: 0 }]);
  });

  it('passes ten a second however many come, the newest of a label, and loses no step', () => {
    for (let step = 0; step < 1000; step++) {
      throttle.add(progress(7, step));
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(100);
    expect(passed.length).toBeLessThanOrEqual(11);
    expect(passed.flatMap(({ steps }) => steps)).toEqual(Array.from({ length: 1000 }, (_, step) => step));
    expect(passed.at(-1)!.evaluations).toBe(999);
  });

  it('lets the labels that are searched at once take turns', () => {
    for (let step = 0; step < 3; step++) {
      for (const label of [1, 2, 3]) throttle.add(progress(label, step));
    }
    vi.advanceTimersByTime(300);
    expect(passed.map(({ label }) => label)).toEqual([1, 2, 3, 1]);
    expect(passed.slice(1).map(({ steps }) => steps)).toEqual([
      [0, 1, 2],
      [0, 1, 2],
      [1, 2],
    ]);
  });

  it('passes nothing more of a label that was dropped, nor of any once it is stopped', () => {
    for (const label of [1, 2, 3]) throttle.add(progress(label, 0));
    throttle.drop(2);
    vi.advanceTimersByTime(100);
    throttle.add(progress(1, 1));
    throttle.stop();
    vi.advanceTimersByTime(1000);
    expect(passed.map(({ label }) => label)).toEqual([1, 3]);
  });
});
