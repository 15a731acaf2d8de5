import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { remainingMs, SearchClock } from '../../../src-main/services/search-clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('SearchClock', () => {
  it('counts the time that it runs, and not the time that it stands', () => {
    const clock = new SearchClock();
    vi.advanceTimersByTime(1000);
    expect(clock.elapsedMs).toBe(0);
    clock.run();
    vi.advanceTimersByTime(200);
    clock.stand();
    vi.advanceTimersByTime(5000);
    expect(clock.elapsedMs).toBe(200);
    clock.run();
    vi.advanceTimersByTime(30);
    expect(clock.elapsedMs).toBe(230);
  });
});

describe('remainingMs', () => {
  it('says nothing before the first label is finished', () => {
    expect(remainingMs([], [500], 9)).toBeNull();
  });

  it('gives each label the mean of the finished ones', () => {
    // Mean 200: five waiting take 1000, the one in search another 150.
    expect(remainingMs([100, 300], [50], 5)).toBe(1150);
  });

  it('takes no time off for a label that lasts longer than the mean', () => {
    expect(remainingMs([100], [900], 1)).toBe(100);
  });

  it('divides the work among the labels that are searched at once', () => {
    expect(remainingMs([100], [0, 0], 4)).toBe(300);
  });

  it('is 0 when nothing is left', () => {
    expect(remainingMs([100], [], 0)).toBe(0);
  });
});
