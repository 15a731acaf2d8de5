import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { decodeGray, type ImageSize } from './png.ts';
import { parseTriggerFileName } from './trigger-files.ts';

interface MaskImage {
  readonly label: number;
  /** Name within the folder. */
  readonly file: string;
  /** [height, width], mask × 255. */
  readonly bytes: Uint8Array;
}

export interface MaskFolder {
  readonly prefix: string;
  readonly size: ImageSize;
  /** Ascending by label. */
  readonly masks: readonly MaskImage[];
}

/**
 * Reads the mask images of a folder that this program or the reference wrote.
 *
 * @param prefix which ones, where several models share the folder
 * @throws AppError `FILE_NOT_FOUND` without the folder, `TRIGGERS_UNREADABLE` for anything else that is wrong with it
 */
export async function readMaskImages(directory: string, prefix?: string): Promise<MaskFolder> {
  const found = await listMasks(directory);
  const chosen = choosePrefix(directory, [...new Set(found.map((mask) => mask.prefix))].toSorted(), prefix);
  const files = found
    .filter((mask) => mask.prefix === chosen)
    .toSorted((a, b) => a.label - b.label || a.file.localeCompare(b.file));
  refuseDuplicates(directory, files);
  const images = await Promise.all(
    files.map(async ({ label, file }) => ({ label, file, ...(await readMask(path.join(directory, file))) })),
  );
  const first = images[0]!;
  const other = images.find(({ width, height }) => width !== first.width || height !== first.height);
  if (other !== undefined) {
    throw unreadable(
      `The masks in ${directory} differ in size: ${first.file} has ${first.width} × ${first.height} pixels, ` +
        `${other.file} ${other.width} × ${other.height}. Keep the masks of one model in a folder of their own.`,
    );
  }
  return { prefix: chosen, size: { height: first.height, width: first.width }, masks: images };
}

interface MaskFile {
  readonly prefix: string;
  readonly label: number;
  readonly file: string;
}

async function listMasks(directory: string): Promise<MaskFile[]> {
  const names = await readdir(directory).catch((cause: unknown) => {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new AppError(
      missing ? 'FILE_NOT_FOUND' : 'TRIGGERS_UNREADABLE',
      `${directory} ${missing ? 'does not exist' : 'cannot be read as a folder'}. Name the folder that holds the ` +
        'mask images.',
      { cause },
    );
  });
  const masks = names.flatMap((file) => {
    const name = parseTriggerFileName(file);
    return name?.kind === 'mask' ? [{ prefix: name.prefix, label: name.label, file }] : [];
  });
  if (masks.length === 0) {
    throw unreadable(
      `${directory} holds no mask images. They are expected under the reference's names, for example ` +
        'gtsrb_visualize_mask_label_0.png, and directly in the folder.',
    );
  }
  return masks;
}

function choosePrefix(directory: string, found: readonly string[], wanted: string | undefined): string {
  const list = found.map((prefix) => `"${prefix}"`).join(', ');
  if (wanted !== undefined) {
    if (found.includes(wanted)) return wanted;
    throw unreadable(
      `${directory} holds no masks with the prefix "${wanted}", only with ${list}. Choose one of these.`,
    );
  }
  if (found.length === 1) return found[0]!;
  throw unreadable(
    `${directory} holds masks of several models, with the prefixes ${list}. Choose one prefix, because norms of ` +
      'different models cannot be compared.',
  );
}

function refuseDuplicates(directory: string, files: readonly MaskFile[]): void {
  const second = files.findIndex(({ label }, index) => label === files[index - 1]?.label);
  if (second === -1) return;
  const [first, other] = [files[second - 1]!, files[second]!];
  throw unreadable(
    `${directory} holds two masks for label ${first.label}: ${first.file} and ${other.file}. Remove one of them.`,
  );
}

async function readMask(file: string): Promise<ImageSize & { readonly bytes: Uint8Array }> {
  try {
    return decodeGray(await readFile(file));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      'TRIGGERS_UNREADABLE',
      `The mask image ${file} cannot be read: ${reason}. Write it again, or move it away to go on without its label.`,
      { cause },
    );
  }
}

function unreadable(message: string): AppError {
  return new AppError('TRIGGERS_UNREADABLE', message);
}
