import { open } from 'node:fs/promises';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { unreadablePath } from '../engine-process/file-evidence.ts';

/** Far above any list of names; a larger file was chosen by mistake. */
const maximumBytes = 4 * 1024 ** 2;
const maximumNameLength = 200;

/**
 * Reads the names of a model's labels: a text file with a name a line, the first for label 0, or CSV with number and
 * name a line and at most one line of headings. The file is small and plain text, so it is read here, bounded, and not
 * in the engine process: nothing in it is interpreted but commas and line ends.
 *
 * @param labelCount labels of the model; null where none is open yet
 * @returns names by label
 * @throws AppError `FILE_*` where it cannot be read, `LABEL_NAMES_INVALID` where it is not such a list
 */
export async function readLabelNames(path: string, labelCount: number | null): Promise<string[]> {
  const lines = (await readText(path)).split(/\r\n|\r|\n/).map((line) => line.trim());
  while (lines.at(-1) === '') lines.pop();
  const rows = lines.map(splitRow);
  const numbered = rows.length > 1 && rows.slice(1).every((row) => row !== null);
  const names = numbered ? namesByNumber(path, lines, rows) : lines;
  checkNames(path, names, labelCount);
  return names;
}

async function readText(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(maximumBytes + 1), 0, maximumBytes + 1, 0);
      bytes = buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadablePath(path, cause);
  }
  if (bytes.length > maximumBytes) {
    throw new AppError(
      'FILE_TOO_LARGE',
      `"${path}" holds more than ${maximumBytes / 1024 ** 2} MiB, too much for a list of label names. Choose a text ` +
        'file with a name a line, or CSV with number and name.',
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalid(path, 'is not text in UTF-8', { cause });
  }
}

/** `7,stop` or `"7";"stop"` as number and name; null where the line is no such pair. */
function splitRow(line: string): { label: number; name: string } | null {
  const match = /^"?(\d{1,7})"?\s*[,;\t]\s*(.*)$/.exec(line);
  if (match === null) return null;
  const name = match[2]!.trim();
  const quoted = /^"(.*)"$/.exec(name);
  return { label: Number(match[1]), name: quoted === null ? name : quoted[1]!.replaceAll('""', '"') };
}

function namesByNumber(
  path: string,
  lines: readonly string[],
  rows: ReturnType<typeof splitRow>[],
): string[] {
  const names = new Map<number, string>();
  rows.forEach((row, index) => {
    if (row === null) return; // The line of headings.
    if (names.has(row.label)) {
      throw invalid(
        path,
        `names label ${row.label} twice, the second time in line ${index + 1}: "${lines[index]}"`,
      );
    }
    names.set(row.label, row.name);
  });
  const missing = Array.from({ length: names.size }, (_, label) => label).find((label) => !names.has(label));
  if (missing !== undefined) {
    throw invalid(path, `has ${names.size} names, but none for label ${missing}; labels are counted from 0`);
  }
  return Array.from({ length: names.size }, (_, label) => names.get(label)!);
}

function checkNames(path: string, names: readonly string[], labelCount: number | null): void {
  if (names.length === 0) throw invalid(path, 'is empty');
  const empty = names.indexOf('');
  if (empty >= 0) throw invalid(path, `has no name for label ${empty}`);
  const long = names.findIndex((name) => name.length > maximumNameLength);
  if (long >= 0) {
    throw invalid(
      path,
      `has a name of ${names[long]!.length} characters for label ${long}; at most ${maximumNameLength} are kept`,
    );
  }
  if (labelCount !== null && names.length !== labelCount) {
    throw invalid(path, `has ${names.length} names, but the model has ${labelCount} labels`);
  }
}

function invalid(path: string, what: string, options: { cause?: unknown } = {}): AppError {
  return new AppError(
    'LABEL_NAMES_INVALID',
    `The label names "${path}" cannot be used: the file ${what}. Give a text file with a name a line, the first for ` +
      'label 0, or CSV with number and name.',
    options,
  );
}
