import { parse } from 'csv-parse/sync';
import { AppError } from '../../../../src-shared/domain/app-error.ts';

/** A table of text: CSV, TSV or a list. */
export interface LabelTable {
  /** Names the table in errors. */
  readonly where: string;
  /** Cells by row, all rows equally long; the first may hold the names of the columns. */
  readonly rows: readonly (readonly string[])[];
}

/** Longest line: real tables have short ones, and a file without line ends is none. */
const longestRow = 64 * 1024;
const mostRows = 5_000_000;

/** Parses a table whose cells are divided by commas, semicolons, tabs or spaces. Throws AppError FILE_*. */
export function parseTable(bytes: Buffer, where: string): LabelTable {
  if (bytes.length === 0) throw notATable(where, 'it is empty');
  if (bytes.subarray(0, 64 * 1024).includes(0)) throw notATable(where, 'it is no text in UTF-8');
  try {
    const rows: string[][] = parse(bytes, {
      bom: true,
      delimiter: delimiterOf(bytes),
      max_record_size: longestRow,
      skip_empty_lines: true,
      to: mostRows,
      trim: true,
      comment: '#',
    });
    if (rows.length === 0) throw notATable(where, 'it holds no rows');
    return { where, rows };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw notATable(where, error instanceof Error ? error.message.split('\n')[0]! : String(error));
  }
}

/** The one that the first line has most of. */
function delimiterOf(bytes: Buffer): string {
  const line = /^[^\r\n]*/.exec(bytes.toString('utf8', 0, longestRow))![0];
  const counts = [',', ';', '\t', ' '].map((character) => [character, line.split(character).length] as const);
  const [best] = counts.reduce((most, count) => (count[1] > most[1] ? count : most));
  return best;
}

function notATable(where: string, reason: string): AppError {
  return new AppError(
    'FILE_CORRUPT',
    `${where} is not read as a table of labels (${reason}). Save it as CSV in UTF-8, a row an image, with the columns file ` +
      'and label.',
  );
}
