import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EventBatch } from '../../../src-main/services/event-batch.ts';

let passed: (readonly number[])[];
let batch: EventBatch<number>;

beforeEach(() => {
  vi.useFakeTimers();
  passed = [];
  batch = new EventBatch((items) => passed.push(items), 250);
});

afterEach(() => {
  vi.useRealTimers();
});

it('passes the first on at once, and what comes soon after it together', () => {
  for (const item of [1, 2, 3]) batch.add(item);
  expect(passed).toEqual([[1]]);
  vi.advanceTimersByTime(249);
  expect(passed).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(passed).toEqual([[1], [2, 3]]);
});

it('passes at once again after a rest', () => {
  batch.add(1);
  vi.advanceTimersByTime(1000);
  batch.add(2);
  expect(passed).toEqual([[1], [2]]);
});

it('passes thousands on four times a second', () => {
  for (let item = 0; item < 1806; item++) {
    batch.add(item);
    vi.advanceTimersByTime(5);
  }
  vi.advanceTimersByTime(250);
  expect(passed.length).toBeLessThanOrEqual(38);
  expect(passed.flat()).toEqual(Array.from({ length: 1806 }, (_, item) => item));
});

it('forgets what waits once it is stopped', () => {
  for (const item of [1, 2]) batch.add(item);
  batch.stop();
  vi.advanceTimersByTime(1000);
  expect(passed).toEqual([[1]]);
});
