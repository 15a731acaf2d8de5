import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SearchClock } from '../../../src-main/services/search-clock.ts';

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
