import path from 'node:path';
import type { LabelResult } from '../../src-shared/domain/label-result.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { encodeFusion, encodeMask, encodePattern, type ImageSize } from './png.ts';

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
 * Mask, pattern and fusion of one label as PNG files. A search that broke down has none.
 *
 * @param factor whole number by which the pictures are enlarged
 */
export async function triggerFiles(
  prefix: string,
  { label, mask, pattern }: Pick<LabelResult, 'label' | 'mask' | 'pattern'>,
  size: ImageSize,
  factor = 1,
): Promise<TriggerFile[]> {
  if (mask.length === 0) return [];
  const [maskBytes, patternBytes, fusionBytes] = await Promise.all([
    encodeMask(mask, size, factor),
    encodePattern(pattern, size, factor),
    encodeFusion(mask, pattern, size, factor),
  ]);
  return [
    { kind: 'mask', bytes: maskBytes } as const,
    { kind: 'pattern', bytes: patternBytes } as const,
    { kind: 'fusion', bytes: fusionBytes } as const,
  ].map(({ kind, bytes }) => ({ name: triggerFileName({ prefix, kind, label }), bytes }));
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
