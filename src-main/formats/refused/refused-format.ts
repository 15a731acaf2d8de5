import { basename } from 'node:path';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { FileSample } from '../file-sample.ts';

/** A kind of file that is recognised so that it can be refused by name. */
export interface RefusedFormat {
  /** Completes "… is …". */
  readonly name: string;
  /** Why it was not opened and what to do; ends in a colon where lines to run follow. */
  readonly remedy: string;
  /** Lines to run elsewhere, which make a file that can be opened. @param file name of the refused file, in quotes */
  readonly lines?: (file: string) => readonly string[];
}

/** What a file is, from a sample of it; undefined where it is nothing that the recogniser knows. */
export type Recognizer = (sample: FileSample) => RefusedFormat | undefined;

/** A row of a table of formats that a look at the sample tells apart. */
export interface RefusedRow extends RefusedFormat {
  matches(sample: FileSample): boolean;
}

/** The first row of `rows` that matches. */
export function firstOf(rows: readonly RefusedRow[]): Recognizer {
  return (sample) => rows.find((row) => row.matches(sample));
}

/** MODEL_FORMAT_UNSUPPORTED: what `path` is, why it was not opened, and the lines that make something that can be. */
export function refusal(path: string, { name, remedy, lines }: RefusedFormat): AppError {
  const sentence = `${path} is ${name}. ${remedy}`;
  // Python reads the escapes of JSON's strings as JSON does.
  const code = lines?.(JSON.stringify(basename(path))).map((line) => `\n    ${line}`) ?? [];
  return new AppError(
    'MODEL_FORMAT_UNSUPPORTED',
    code.length === 0 ? sentence : `${sentence}\n${code.join('')}`,
  );
}
