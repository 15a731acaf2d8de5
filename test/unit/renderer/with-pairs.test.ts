import { expect, it } from 'vitest';
import { withPairs } from '../../../src-renderer/state/with-pairs.ts';
import type { LivePair, LivePairs } from '../../../src-shared/contract/live.ts';

const brief: LivePair = { source: 0, target: 1, role: 'screened', maskNorm: 60 };
const other: LivePair = { source: 1, target: 0, role: 'screened', maskNorm: 70 };
const inFull: LivePair = { ...brief, role: 'searched', maskNorm: 20 };

it('adds what was found, and replaces what was found of a pair before', () => {
  const pairs: LivePairs = {
    brief: { done: 1, total: 2 },
    full: null,
    sources: [0, 1],
    targets: [0, 1],
    found: [brief],
  };
  const stages = { brief: { done: 2, total: 2 }, full: { done: 1, total: 1 } };
  const event = { ...stages, scanId: 's', sequence: 3, found: [other, inFull], elapsedMs: 5, remainingMs: 0 };
  expect(withPairs(pairs, event)).toEqual({
    ...stages,
    sources: [0, 1],
    targets: [0, 1],
    found: [inFull, other],
  });
});
