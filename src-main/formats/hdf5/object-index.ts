import { AppError } from '../../../src-shared/domain/app-error.ts';
import { formatLimits } from '../limits.ts';
import type { DatasetDescription } from './dataset-description.ts';
import { malformed } from './hdf5-errors.ts';

export interface GroupEntry {
  readonly kind: 'group';
  /** Path under which the walk met it first. */
  readonly path: string;
  readonly links: ReadonlyMap<string, Link>;
}

export interface DatasetEntry {
  readonly kind: 'dataset';
  readonly path: string;
  readonly description: DatasetDescription;
}

/** A hard link leads to an object by its address, a soft link to a path that may not exist. */
export type Link =
  { readonly kind: 'hard'; readonly address: number } | { readonly kind: 'soft'; readonly target: string };

/** Soft links that one path may lead through; HDF5's own limit (H5L_NUM_LINKS) is the same. */
const softLinkLimit = 16;

/** Everything that the walk found, by address; paths are resolved here and not by the HDF5 library. */
export class ObjectIndex {
  private readonly filePath: string;
  private readonly rootAddress: number;
  private readonly entries: ReadonlyMap<number, GroupEntry | DatasetEntry>;

  constructor(
    filePath: string,
    rootAddress: number,
    entries: ReadonlyMap<number, GroupEntry | DatasetEntry>,
  ) {
    this.filePath = filePath;
    this.rootAddress = rootAddress;
    this.entries = entries;
  }

  /** The object at `path`, or undefined. Throws FILE_CORRUPT where soft links lead in a circle, FILE_TOO_DEEP. */
  resolve(path: string): GroupEntry | DatasetEntry | undefined {
    const pending = componentsOf(path);
    let current = this.entries.get(this.rootAddress);
    let softLinks = 0;
    let steps = 0;
    for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
      steps += 1;
      if (steps > formatLimits.depth * softLinkLimit || pending.length > formatLimits.depth)
        throw this.tooDeep(path);
      if (current?.kind !== 'group') return undefined;
      const link = current.links.get(name);
      if (link === undefined) return undefined;
      if (link.kind === 'hard') {
        current = this.entries.get(link.address);
        continue;
      }
      softLinks += 1;
      if (softLinks > softLinkLimit) {
        throw malformed(this.filePath, path, 'its soft links lead in a circle');
      }
      if (link.target.startsWith('/')) current = this.entries.get(this.rootAddress);
      pending.unshift(...componentsOf(link.target));
    }
    return current;
  }

  /** Paths of all soft links, for a check that each ends somewhere. */
  softLinkPaths(): string[] {
    return this.groups().flatMap(({ path, links }) =>
      [...links].filter(([, link]) => link.kind === 'soft').map(([name]) => joinPath(path, name)),
    );
  }

  datasets(): DatasetEntry[] {
    return [...this.entries.values()]
      .filter((entry) => entry.kind === 'dataset')
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private groups(): GroupEntry[] {
    return [...this.entries.values()].filter((entry) => entry.kind === 'group');
  }

  private tooDeep(path: string): AppError {
    return new AppError(
      'FILE_TOO_DEEP',
      `${this.filePath}: a path is longer than ${formatLimits.depth} groups (${path.slice(0, 60)}…). The file is damaged or hostile.`,
    );
  }
}

export function joinPath(group: string, name: string): string {
  return group === '/' ? `/${name}` : `${group}/${name}`;
}

function componentsOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
