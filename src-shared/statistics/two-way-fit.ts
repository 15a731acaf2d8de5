import { median } from './median.ts';

/** A value of a table; a pair that has none is left out. */
export interface TableEntry {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** A table as `overall + rows[row] + columns[column] + residual`. */
export interface TwoWayFit {
  /** What the table without its residuals says of a place; null where row or column have no value. */
  expected(row: number, column: number): number | null;
}

/** Sweeps after which the effects hardly move. */
const sweeps = 20;

/**
 * Median polish (Tukey, Exploratory Data Analysis, 1977, chapter 11): the effects of rows and columns by medians, so that
 * a few entries that stand apart do not move them.
 */
export function fitTwoWay(entries: readonly TableEntry[]): TwoWayFit {
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  for (let sweep = 0; sweep < sweeps; sweep++) {
    refit(
      entries,
      rows,
      ({ row }) => row,
      columns,
      ({ column }) => column,
    );
    refit(
      entries,
      columns,
      ({ column }) => column,
      rows,
      ({ row }) => row,
    );
  }
  return {
    expected: (row, column) => {
      const [ofRow, ofColumn] = [rows.get(row), columns.get(column)];
      return ofRow === undefined || ofColumn === undefined ? null : ofRow + ofColumn;
    },
  };
}

/** Sets each effect to the median of what the other effects leave. */
function refit(
  entries: readonly TableEntry[],
  effects: Map<number, number>,
  placeOf: (entry: TableEntry) => number,
  others: ReadonlyMap<number, number>,
  otherPlaceOf: (entry: TableEntry) => number,
): void {
  const left = new Map<number, number[]>();
  for (const entry of entries) {
    const place = placeOf(entry);
    if (!left.has(place)) left.set(place, []);
    left.get(place)!.push(entry.value - (others.get(otherPlaceOf(entry)) ?? 0));
  }
  for (const [place, values] of left) effects.set(place, median(values));
}
