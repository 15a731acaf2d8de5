import type { FileSample } from '../file-sample.ts';

/** The first bytes as text, one character a byte. */
export function headText({ head }: FileSample): string {
  return head.toString('latin1');
}

/** Whether the file begins with these bytes, given as text of one character a byte. */
export function startsWith(...prefixes: readonly string[]) {
  return (sample: FileSample): boolean => prefixes.some((prefix) => headText(sample).startsWith(prefix));
}

/** Whether the first bytes, one character each, match. */
export function looksLike(pattern: RegExp) {
  return (sample: FileSample): boolean => pattern.test(headText(sample));
}

/** Whether a ZIP archive holds an entry whose whole name matches. */
export function holdsEntry(pattern: RegExp) {
  return ({ entries }: FileSample): boolean => entries.some((name) => pattern.test(name));
}
