import { constants, lstatSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join, relative, isAbsolute, sep } from 'node:path';
import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { checkPath, unreadablePath } from '../../check-path.ts';
import { formatLimits } from '../../limits.ts';
import { pictureLimits } from '../decoding/picture.ts';
import { compareNames } from './name-order.ts';
import { isClutter, mostFiles, type PictureStore } from './picture-store.ts';

/** Read only if the name still is a plain file when it is opened; Windows has no such flags, and no such pipes. */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export interface FolderStore extends PictureStore {
  /** Where each file lies on disk, in the order of names. */
  readonly paths: Map<string, string>;
}

/**
 * The files below a folder. Symbolic links are followed to files inside the folder only. Throws AppError
 * FILE_EXTERNAL_REFERENCE for a link that leads elsewhere, FILE_NOT_READABLE for a pipe or device, FILE_TOO_LARGE,
 * FILE_TOO_DEEP, FILE_NOT_FOUND.
 *
 * @param limit most files and folders
 */
export async function openFolder(path: string, limit = mostFiles): Promise<FolderStore> {
  const walk = new FolderWalk(path, limit);
  await walk.enter('', 0);
  const names = [...walk.files.keys()].sort(compareNames);
  return {
    path,
    format: 'folder',
    names,
    paths: new Map(names.map((name) => [name, walk.files.get(name)!])),
    folders: walk.folders.sort(compareNames),
    sizeOf: (name) => statSync(walk.files.get(name)!).size,
    read: (name) => readWhole(walk.files.get(name)!),
    close: () => undefined,
  };
}

/** Visits a folder and everything below it. */
class FolderWalk {
  /** Paths on disk by name; of a link, where it leads. */
  readonly files = new Map<string, string>();
  readonly folders: string[] = [];
  private readonly root: string;
  private readonly path: string;
  private readonly limit: number;

  constructor(path: string, limit: number) {
    this.path = path;
    this.limit = limit;
    if (checkPath(path) !== 'folder') throw new AppError('INTERNAL', `${path} is no folder.`);
    this.root = realpathSync(path);
  }

  async enter(folder: string, depth: number): Promise<void> {
    if (depth > formatLimits.depth) {
      throw new AppError(
        'FILE_TOO_DEEP',
        `${join(this.path, folder)} lies more than ${formatLimits.depth} folders deep. Choose a folder further down.`,
      );
    }
    for (const entry of await this.list(folder)) {
      if (isClutter(entry.name)) continue;
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (this.files.size + this.folders.length >= this.limit) throw this.tooMany();
      if (entry.isDirectory()) {
        this.folders.push(name);
        await this.enter(name, depth + 1);
      } else {
        this.files.set(name, entry.isFile() ? join(this.path, name) : this.targetOf(name));
      }
    }
  }

  private async list(folder: string): Promise<Dirent[]> {
    try {
      return await readdir(join(this.path, folder), { withFileTypes: true });
    } catch (cause) {
      throw unreadablePath(join(this.path, folder), cause);
    }
  }

  /** The file inside the folder that a link leads to. */
  private targetOf(name: string): string {
    const path = join(this.path, name);
    const kind = checkPath(path);
    if (!lstatSync(path).isSymbolicLink()) return path;
    const target = realpathSync(path);
    const inside = relative(this.root, target);
    if (kind === 'file' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) return target;
    throw new AppError(
      'FILE_EXTERNAL_REFERENCE',
      `${path} is a symbolic link to ${kind === 'file' ? `a file outside of ${this.path}` : 'a folder'}. It was not ` +
        'followed: only what lies in the chosen folder is read. Put a copy in its place, or take it out.',
    );
  }

  private tooMany(): AppError {
    return new AppError(
      'FILE_TOO_LARGE',
      `${this.path} holds more than ${this.limit} files and folders. Choose a folder with fewer; some thousand images are ` +
        'enough for a scan.',
    );
  }
}

async function readWhole(path: string): Promise<Buffer> {
  try {
    const file = await open(path, readFlags);
    try {
      const stats = await file.stat();
      if (!stats.isFile())
        throw new AppError('FILE_CHANGED', `${path} is no longer a file. Choose the folder again.`);
      if (stats.size > pictureLimits.bytes) throw tooLarge(path, stats.size);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof AppError ? error : unreadablePath(path, error);
  }
}

function tooLarge(path: string, bytes: number): AppError {
  return new AppError(
    'FILE_TOO_LARGE',
    `${path} has ${bytes} bytes; pictures and tables of at most ${pictureLimits.bytes} bytes are read. Scale it down, or take ` +
      'it out.',
  );
}
