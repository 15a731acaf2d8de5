import type { AppError } from '../../src-shared/domain/app-error.ts';

/** The only place of the command line that writes: answers to stdout, everything else to stderr. */
export class Printer {
  /** Whether stdout carries one JSON document and nothing else. */
  readonly json: boolean;

  constructor(json: boolean) {
    this.json = json;
  }

  /** Part of the answer, for people; goes to stderr when stdout carries JSON. */
  line(text = ''): void {
    (this.json ? process.stderr : process.stdout).write(`${text}\n`);
  }

  /** About the run, never part of the answer. */
  note(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** The answer as a document; printed only with --json. */
  document(value: unknown): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  error(error: AppError): void {
    this.note(errorText(error));
    if (error.code === 'INTERNAL' && error.detail !== undefined) this.note(error.detail);
    this.document({ error: error.toPayload() });
  }
}

/** The code stands behind the first line; lines to run elsewhere may follow. */
export function errorText({ message, code }: AppError): string {
  const [first, ...lines] = message.split('\n');
  return [`error: ${first} [${code}]`, ...lines].join('\n');
}

/** Columns under each other, two spaces apart; the first is left-aligned, numbers are not. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]!.length))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) =>
        /^[-–]?[\d.,]+( ?%)?$/.test(cell) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
}
