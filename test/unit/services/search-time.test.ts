import { describe, expect, it } from 'vitest';
import { SearchTime, type WorkLeft } from '../../../src-main/services/search-time.ts';

const nothing: WorkLeft = { waiting: { brief: 0, full: 0 }, searching: [] };

function after(...fullMs: number[]): SearchTime {
  const time = new SearchTime({ steps: 32, starts: 2 });
  for (const durationMs of fullMs) time.add('full', durationMs);
  return time;
}

function searching(...spentMs: number[]): WorkLeft['searching'] {
  return spentMs.map((spent) => ({ depth: 'full', spentMs: spent }));
}

describe('SearchTime', () => {
  it('says nothing before the first label is finished', () => {
    expect(after().remainingMs({ waiting: { brief: 0, full: 9 }, searching: searching(500) })).toBeNull();
  });

  it('gives each label the mean of the finished ones', () => {
    // Mean 200: five waiting take 1000, the one in search another 150.
    const left = { waiting: { brief: 0, full: 5 }, searching: searching(50) };
    expect(after(100, 300).remainingMs(left)).toBe(1150);
  });

  it('takes no time off for a label that lasts longer than the mean', () => {
    expect(after(100).remainingMs({ waiting: { brief: 0, full: 1 }, searching: searching(900) })).toBe(100);
  });

  it('divides the work among the labels that are searched at once', () => {
    expect(after(100).remainingMs({ waiting: { brief: 0, full: 4 }, searching: searching(0, 0) })).toBe(300);
  });

  it('is 0 when nothing is left', () => {
    expect(after(100).remainingMs(nothing)).toBe(0);
  });

  it('keeps brief searches and full ones apart', () => {
    const time = after(1000);
    time.add('brief', 100);
    time.add('brief', 200);
    // Ten brief ones of 150 and two full ones of 1000, less 50 of the brief one in search.
    expect(
      time.remainingMs({
        waiting: { brief: 9, full: 2 },
        searching: [{ depth: 'brief', spentMs: 50 }],
      }),
    ).toBe(9 * 150 + 2 * 1000 + 100);
  });

  it('judges by the steps while none of one kind is finished', () => {
    const time = new SearchTime({ steps: 32, starts: 2 });
    time.add('brief', 100);
    // Two starts of 32 steps are eight brief searches of 8.
    expect(time.remainingMs({ ...nothing, waiting: { brief: 1, full: 3 } })).toBe(100 + 3 * 800);
    expect(after(800).remainingMs({ ...nothing, waiting: { brief: 3, full: 0 } })).toBe(300);
  });
});
