import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { labelsFromNumbers, labelsFromWords, type Labels } from './labels.ts';
import type { LabelTable } from './label-table.ts';

/** Usual names of the column that holds the labels, best first; compared by their letters alone. */
const usualColumns = [
  'label',
  'labels',
  'labelid',
  'classid',
  'class',
  'target',
  'y',
  'category',
  'classname',
];

/** The labels of a table and the column that they stand in. */
export interface TableLabels extends Labels {
  readonly column: string;
}

interface Columns {
  /** Names of the columns; `column 1` … where the table gives none. */
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The column that says which image a row is of; -1 where rows are in the order of the images. */
  readonly fileColumn: number;
}

/**
 * The labels of `pictures` in a table that names them, by path, file name, or file name without its ending. A table that
 * names none counts where it has one row a picture. Throws DATASET_LABEL_MISMATCH and DATASET_KEY_*.
 *
 * @param pictures names in order; null for images in an array
 * @param key name of the column; undefined: a usual name, or the only one
 */
export function labelsOfTable(
  table: LabelTable,
  pictures: readonly string[] | null,
  count: number,
  key: string | undefined,
  labelCount: number | undefined,
): TableLabels {
  const { where } = table;
  const columns = columnsOf(table, pictures ?? [], count, key);
  const rows = rowsInOrder(table, columns, pictures ?? [], count);
  const chosen = chooseColumn(where, columns, key);
  const context = { where, labelCount };
  if (chosen === 'one-hot') return { ...oneHotLabels(columns, rows, where), column: 'one-hot' };
  const words = rows.map((row) => row[chosen]!);
  return { ...labelsFromWords(words, '[N] text', context), column: columns.names[chosen]! };
}

/** Whether a table names any of the pictures. */
export function namesPictures(table: LabelTable, pictures: readonly string[]): boolean {
  return findFileColumn(table.rows, placesOf(pictures)) !== -1;
}

function columnsOf(
  { rows }: LabelTable,
  pictures: readonly string[],
  count: number,
  key: string | undefined,
): Columns {
  const places = placesOf(pictures);
  const fileColumn = findFileColumn(rows, places);
  const first = rows[0]!;
  const isHeader =
    fileColumn === -1
      ? rows.length === count + 1 || (key !== undefined && first.includes(key))
      : placeIn(places, first[fileColumn]!) === undefined;
  return {
    names: first.map((cell, index) => (isHeader ? cell : `column ${index + 1}`)),
    rows: isHeader ? rows.slice(1) : rows,
    fileColumn,
  };
}

/** Places of pictures by every name that a table may call them; -1 for one that several share. */
function placesOf(pictures: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  pictures.forEach((name, place) => {
    const base = name.slice(name.lastIndexOf('/') + 1);
    for (const alias of new Set([name, base, base.replace(/\.[^.]+$/, '')])) {
      places.set(alias, places.has(alias) ? -1 : place);
    }
  });
  return places;
}

/** The column in which the most of the first rows name a picture; -1 where none does. */
function findFileColumn(rows: readonly (readonly string[])[], places: ReadonlyMap<string, number>): number {
  const sample = rows.slice(0, 1000);
  const hits = rows[0]!.map(
    (_, column) => sample.filter((row) => placeIn(places, row[column]!) !== undefined).length,
  );
  const most = Math.max(...hits);
  return most === 0 ? -1 : hits.indexOf(most);
}

/** The place of the picture that a cell names, by its path or by its file name alone; tables of Windows have backslashes. */
function placeIn(places: ReadonlyMap<string, number>, cell: string): number | undefined {
  const path = cell.replaceAll('\\', '/').replace(/^\.\//, '');
  return places.get(path) ?? places.get(path.slice(path.lastIndexOf('/') + 1));
}

/** The row of each picture. */
function rowsInOrder(
  { where }: LabelTable,
  { rows, fileColumn }: Columns,
  pictures: readonly string[],
  count: number,
): (readonly string[])[] {
  if (fileColumn === -1) {
    if (rows.length === count) return [...rows];
    throw new AppError(
      'DATASET_LABEL_MISMATCH',
      `${where} has ${rows.length} rows and names none of the ${count} images. A table with the columns file and label is ` +
        'expected, or one row for each image in their order.',
    );
  }
  const places = placesOf(pictures);
  const ordered: (readonly string[] | undefined)[] = Array.from({ length: count });
  for (const row of rows) {
    const place = placeIn(places, row[fileColumn]!);
    if (place === -1) throw ambiguousName(where, row[fileColumn]!);
    if (place === undefined) continue;
    if (ordered[place] !== undefined && ordered[place].join('\0') !== row.join('\0')) {
      throw new AppError(
        'DATASET_LABEL_MISMATCH',
        `${where} has several rows for "${pictures[place]}"; one label for each image is expected.`,
      );
    }
    ordered[place] = row;
  }
  const missing = ordered.indexOf(undefined);
  if (missing === -1) return ordered as (readonly string[])[];
  const total = ordered.filter((row) => row === undefined).length;
  throw new AppError(
    'DATASET_LABEL_MISMATCH',
    `${where} has no row for ${total} of ${count} pictures, for example "${pictures[missing]}". Add them, choose another ` +
      'table (--labels-file), or go without labels (--labels-key none).',
  );
}

function ambiguousName(where: string, name: string): AppError {
  return new AppError(
    'DATASET_LABEL_MISMATCH',
    `${where} names "${name}", and several pictures are called so. Write the path of each picture into the table.`,
  );
}

function chooseColumn(
  where: string,
  { names, rows, fileColumn }: Columns,
  key: string | undefined,
): number | 'one-hot' {
  const others = names.map((_, column) => column).filter((column) => column !== fileColumn);
  if (key === 'one-hot') return key;
  if (key !== undefined) {
    const found = names.indexOf(key);
    if (found !== -1) return found;
    throw new AppError(
      'DATASET_KEY_MISSING',
      `${where} has no column "${key}". It has ${names.join(', ')}. Choose one of them (--labels-key).`,
    );
  }
  const letters = names.map((name) => name.toLowerCase().replaceAll(/[^a-z]/g, ''));
  for (const name of usualColumns) {
    const found = others.find((column) => letters[column] === name);
    if (found !== undefined) return found;
  }
  if (others.length === 1) return others[0]!;
  if (others.length > 1 && rows.every((row) => markedColumns(row, others).length === 1)) return 'one-hot';
  throw new AppError(
    'DATASET_KEY_AMBIGUOUS',
    `${where} has the columns ${names.join(', ')}, and which of them holds the labels cannot be told. Choose it (--labels-key).`,
  );
}

/** Columns of a row that hold 1 where all others hold 0; none where anything else stands there. */
function markedColumns(row: readonly string[], columns: readonly number[]): number[] {
  if (!columns.every((column) => /^[01](\.0+)?$/.test(row[column]!))) return [];
  return columns.filter((column) => Number(row[column]) === 1);
}

function oneHotLabels(
  { names, fileColumn }: Columns,
  rows: readonly (readonly string[])[],
  where: string,
): Labels {
  const columns = names.map((_, column) => column).filter((column) => column !== fileColumn);
  const marked = rows.map((row) => columns.indexOf(markedColumns(row, columns)[0] ?? -1));
  const labels = labelsFromNumbers(marked, '[N, K] one-hot columns', { where, labelCount: undefined });
  return { ...labels, names: columns.map((column) => names[column]!) };
}
