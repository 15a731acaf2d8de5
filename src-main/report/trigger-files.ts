import path from 'node:path';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { encodeFusion, encodeMask, encodePattern, type ImageSize } from './png.ts';
import type { PairTrigger, ReadLabel, ReadTriggers } from './read-triggers.ts';

/** The names under which the reference writes triggers: `<prefix>_visualize_<kind>_label_<n>.png`. */

export type TriggerFileKind = 'mask' | 'pattern' | 'fusion';

export interface TriggerFileName {
  readonly prefix: string;
  readonly kind: TriggerFileKind;
  readonly label: number;
}

/** Five digits are more labels than any classifier has, and bound what a stray file name can ask for. */
const namePattern = /^(?<prefix>.+)_visualize_(?<kind>mask|pattern|fusion)_label_(?<label>\d{1,5})\.png$/;

export function triggerFileName({ prefix, kind, label }: TriggerFileName): string {
  return `${prefix}_visualize_${kind}_label_${label}.png`;
}

/** `signs_visualize_mask_pair_1_to_7.png`: the trigger that moves images of 1 to 7. The reference has no pairs. */
const pairNamePattern = /^(?<prefix>.+)_visualize_(?:mask|pattern|fusion)_pair_\d{1,5}_to_\d{1,5}\.png$/;

function pairFileName(prefix: string, kind: TriggerFileKind, source: number, target: number): string {
  return `${prefix}_visualize_${kind}_pair_${source}_to_${target}.png`;
}

/** What the name of the trigger of a pair begins with; null where it is no such name. */
export function prefixOfPairFile(name: string): string | null {
  return pairNamePattern.exec(name)?.groups?.['prefix'] ?? null;
}

/** Null where the name is not one of the reference's. */
export function parseTriggerFileName(name: string): TriggerFileName | null {
  const { prefix, kind, label } = namePattern.exec(name)?.groups ?? {};
  if (prefix === undefined) return null;
  return { prefix, kind: kind as TriggerFileKind, label: Number(label) };
}

/** The prefix for a model: its file name without its ending, in characters that every file system takes. */
export function triggerFilePrefix(modelName: string): string {
  const plain = path.parse(modelName).name.replaceAll(/[^A-Za-z0-9-]+/g, '_');
  return plain.slice(0, 80).replaceAll(/^_+|_+$/g, '') || 'model';
}

interface TriggerFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Mask, pattern and fusion of one label, or of one pair, as PNG files. A search that broke down has none.
 *
 * @param factor whole number by which the pictures are enlarged
 */
export async function triggerFiles(
  prefix: string,
  trigger: ReturnType<ReadLabel> | PairTrigger,
  size: ImageSize,
  factor = 1,
): Promise<TriggerFile[]> {
  const { label, mask, pattern } = trigger;
  if (mask.length === 0) return [];
  const nameOf = (kind: TriggerFileKind) =>
    'source' in trigger
      ? pairFileName(prefix, kind, trigger.source, label)
      : triggerFileName({ prefix, kind, label });
  const [maskBytes, patternBytes, fusionBytes] = await Promise.all([
    encodeMask(mask, size, factor),
    encodePattern(pattern, size, factor),
    encodeFusion(mask, pattern, size, factor),
  ]);
  return [
    { kind: 'mask', bytes: maskBytes } as const,
    { kind: 'pattern', bytes: patternBytes } as const,
    { kind: 'fusion', bytes: fusionBytes } as const,
  ].map(({ kind, bytes }) => ({ name: nameOf(kind), bytes }));
}

/** The triggers whose pictures are written, one at a time: those of all labels, and of the pairs that are flagged. */
export function* exportedTriggers(
  { labels, pairs }: ScanReport,
  read: ReadTriggers,
): Generator<ReturnType<ReadLabel> | PairTrigger> {
  for (const { label } of labels) yield read.label(label);
  for (const pair of pairs?.flagged ?? []) yield read.pair(pair);
}

/**
 * Writes these files into a folder, all at once: a disk takes longer to answer than to write a picture.
 *
 * @returns their names @throws AppError `OUTPUT_NOT_WRITABLE` once nothing is under way any more
 */
export async function writeTriggerFiles(
  directory: string,
  ...trigger: Parameters<typeof triggerFiles>
): Promise<string[]> {
  const files = await triggerFiles(...trigger);
  const outcomes = await Promise.allSettled(
    files.map(({ name, bytes }) => writeFileAtomically(path.join(directory, name), bytes)),
  );
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return files.map(({ name }) => name);
}
