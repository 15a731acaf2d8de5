import type { LiveLabel } from '../../../src-shared/contract/live.ts';

export type TileOrder = 'label' | 'norm';

/**
 * Puts the tiles in order. By norm: finished labels from the smallest norm up, then those that were only screened,
 * those being searched and those that wait, in the order of the search; a label under search keeps its place, because its norm changes ten times a second.
 */
export function orderTiles<Tile extends { readonly label: number; readonly figures: LiveLabel }>(
  tiles: readonly Tile[],
  order: TileOrder,
): Tile[] {
  if (order === 'label') return tiles.toSorted((a, b) => a.label - b.label);
  return tiles.toSorted((a, b) => rank(a.figures) - rank(b.figures));
}

const ranks = { finished: 0, searching: 2, waiting: 3, skipped: 4 } as const;

/** Finished labels in [0, 1) by their norm, screened ones in [1, 2), the others behind them by their state. */
function rank({ state, role, maskNorm }: LiveLabel): number {
  if (state !== 'finished') return ranks[state];
  const byNorm = maskNorm === null ? 0.999_999 : maskNorm / (1 + maskNorm);
  return role === 'screened' ? 1 + byNorm : byNorm;
}

/**
 * Where a key leads from one tile of a grid that is filled row by row.
 *
 * @param here place of the tile; −1 where none is selected
 * @returns the new place; null for any other key
 */
export function stepInGrid(key: string, here: number, columns: number, count: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: here - 1,
    ArrowRight: here + 1,
    ArrowUp: here - columns,
    ArrowDown: here + columns,
    Home: 0,
    End: count - 1,
  };
  const there = steps[key];
  if (there === undefined || count === 0) return null;
  return Math.min(count - 1, Math.max(0, there));
}
