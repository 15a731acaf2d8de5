import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { FileEvidence } from '../../src-shared/domain/scan-report.ts';
import { checkPath, unreadablePath } from '../formats/check-path.ts';
import { labelsBeside } from '../formats/dataset/labels/labels-beside.ts';
import { openFolder } from '../formats/dataset/pictures/folder-store.ts';
import type { DatasetSelection } from './input-answers.ts';

export { unreadablePath };

/**
 * Name, size and SHA-256 of a file, read as a stream. Where a model consists of several, the size is that of all, and the
 * hash that of the list of their hashes, as `sha256sum FILES | sha256sum` gives it in their folder.
 * Throws AppError where one cannot be read.
 */
export async function fileEvidence(path: string, files: readonly string[] = [path]): Promise<FileEvidence> {
  const parts: { name: string; sizeBytes: number; sha256: string }[] = [];
  for (const file of files) parts.push({ name: basename(file), ...(await hashFile(file)) });
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  if (parts.length === 1) return { name: basename(path), sizeBytes, sha256: parts[0]!.sha256 };
  const list = parts.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
  return { name: basename(path), sizeBytes, sha256: createHash('sha256').update(list).digest('hex') };
}

async function hashFile(path: string): Promise<{ sizeBytes: number; sha256: string }> {
  if (checkPath(path) === 'folder') {
    throw new AppError(
      'FILE_NOT_READABLE',
      `"${path}" is a folder; a file is expected. Choose a file in it.`,
    );
  }
  try {
    const { size } = await stat(path);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    return { sizeBytes: size, sha256: hash.digest('hex') };
  } catch (cause) {
    throw unreadablePath(path, cause);
  }
}

/**
 * Evidence of images, a file or every file of a folder, and of the file with their labels. The SHA-256 of several files is
 * that of the list that `sha256sum` prints of them: a line `<SHA-256>  <name>` each, in the order of names, with names below
 * the folder and the file of labels last, as `labels: <name>`. Throws AppError where one cannot be read.
 *
 * @param labelsPath null: the labels are with the images
 */
export async function datasetEvidence(path: string, labelsPath: string | null): Promise<FileEvidence> {
  const isFolder = checkPath(path) === 'folder';
  if (!isFolder && labelsPath === null) return fileEvidence(path);
  const files = isFolder ? (await openFolder(path)).paths : new Map([[basename(path), path]]);
  if (labelsPath !== null) files.set(`labels: ${basename(labelsPath)}`, labelsPath);
  const list = createHash('sha256');
  let sizeBytes = 0;
  for (const [name, file] of files) {
    const evidence = await fileEvidence(file);
    list.update(`${evidence.sha256}  ${name}\n`);
    sizeBytes += evidence.sizeBytes;
  }
  return { name: basename(path), sizeBytes, sha256: list.digest('hex'), fileCount: files.size };
}

/** The file with the labels of a selection: the one that was named, or the one beside the images under its usual name. */
export function labelsPathOf({ path, labelsKey, labelsPath }: DatasetSelection): string | null {
  if (labelsKey === 'none') return null;
  return labelsPath ?? labelsBeside(path);
}
