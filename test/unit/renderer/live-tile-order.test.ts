import { expect, it } from 'vitest';
import { orderTiles, stepInGrid } from '../../../src-renderer/views/live/tile-order.ts';
import type { LiveLabel } from '../../../src-shared/contract/live.ts';

function tile(
  label: number,
  state: LiveLabel['state'],
  maskNorm: number | null = null,
  role: LiveLabel['role'] = 'searched',
) {
  const figures: LiveLabel = {
    label,
    state,
    role,
    maskNorm,
    attackSuccessRate: null,
    reachedThreshold: false,
    gradientEvaluations: 0,
    durationMs: 0,
  };
  return { label, figures };
}

const inSearchOrder = [
  tile(5, 'finished', 40),
  tile(0, 'finished', 3),
  tile(1, 'skipped'),
  tile(2, 'searching', 1),
  tile(4, 'waiting'),
  tile(3, 'waiting'),
  tile(6, 'finished', null),
  tile(7, 'finished', 2, 'screened'),
];

it('orders tiles by their label', () => {
  expect(orderTiles(inSearchOrder, 'label').map(({ label }) => label)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

it('orders finished tiles by their norm, screened ones behind them, and leaves the others in the order of the search behind them', () => {
  expect(orderTiles(inSearchOrder, 'norm').map(({ label }) => label)).toEqual([0, 5, 6, 7, 2, 4, 3, 1]);
});

it('moves through a grid of tiles by arrow, home and end keys, and stops at its edges', () => {
  const step = (key: string, here: number) => stepInGrid(key, here, 3, 8);
  expect([step('ArrowRight', 0), step('ArrowLeft', 0), step('ArrowDown', 1), step('ArrowUp', 4)]).toEqual([
    1, 0, 4, 1,
  ]);
  expect([step('ArrowDown', 7), step('Home', 5), step('End', 5), step('a', 5)]).toEqual([7, 0, 7, null]);
});
