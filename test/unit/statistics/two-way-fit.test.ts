import { describe, expect, it } from 'vitest';
import { fitTwoWay, type TableEntry } from '../../../src-shared/statistics/two-way-fit.ts';

const rows = [0.5, -1, 2, 0, 1.5];
const columns = [3, 1, 4, 1, 5];

/** What row and column add up to; the diagonal is left out, as no class is its own target. */
function additive(): TableEntry[] {
  return rows.flatMap((ofRow, row) =>
    columns.flatMap((ofColumn, column) => (row === column ? [] : [{ row, column, value: ofRow + ofColumn }])),
  );
}

describe('a two-way fit by medians', () => {
  it('gives back a table that row and column add up to', () => {
    const fit = fitTwoWay(additive());
    for (const { row, column, value } of additive()) expect(fit.expected(row, column)).toBeCloseTo(value, 6);
  });

  it('is not moved by an entry that stands apart', () => {
    const entries = additive().map((entry) =>
      entry.row === 1 && entry.column === 3 ? { ...entry, value: -50 } : entry,
    );
    const fit = fitTwoWay(entries);
    for (const { row, column, value } of additive()) expect(fit.expected(row, column)).toBeCloseTo(value, 6);
  });

  it('says nothing of a row or column without entries', () => {
    const fit = fitTwoWay([{ row: 0, column: 1, value: 2 }]);
    expect(fit.expected(0, 1)).toBeCloseTo(2, 6);
    expect(fit.expected(1, 1)).toBeNull();
    expect(fit.expected(0, 0)).toBeNull();
  });
});
