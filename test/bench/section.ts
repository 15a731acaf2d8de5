/** One table of the benchmark. */
export interface Section {
  readonly title: string;
  readonly columns: readonly Column[];
  /** Values by the columns' keys; `--json` prints them as they are. */
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  /** Lines under the table. */
  readonly notes?: readonly string[];
}

interface Column {
  readonly key: string;
  readonly heading: string;
  /** Decimals of a number; 0 where not given. */
  readonly digits?: number;
}

/** The section as text: the first column to the left, numbers to the right. */
export function formatSection({ title, columns, rows, notes = [] }: Section): string {
  const cells = rows.map((row) => columns.map((column) => formatCell(row[column.key], column)));
  const widths = columns.map(({ heading }, i) =>
    Math.max(heading.length, ...cells.map((row) => row[i]!.length)),
  );
  const line = (texts: readonly string[]): string =>
    texts.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join('  ');
  return [title, '', line(columns.map(({ heading }) => heading)), ...cells.map(line), ...notes, ''].join(
    '\n',
  );
}

function formatCell(value: string | number | undefined, { digits = 0 }: Column): string {
  return typeof value === 'number' ? value.toFixed(digits) : (value ?? '');
}
