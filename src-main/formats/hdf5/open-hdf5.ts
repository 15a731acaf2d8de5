import { AppError } from '../../../src-shared/domain/app-error.ts';
import { formatLimits } from '../limits.ts';
import { readAttribute } from './attribute.ts';
import { ByteSource } from '../byte-source.ts';
import type { Hdf5Attribute, Hdf5Child, Hdf5Dataset, Hdf5File, NumericArray } from './hdf5-file.ts';
import { joinPath } from './object-index.ts';
import type { DatasetEntry, ObjectIndex } from './object-index.ts';
import { readElements } from './read-elements.ts';
import { readByteSequence, readTexts } from './read-sequences.ts';
import { SandboxedFile } from './sandbox.ts';
import { checkStoredBytes } from './stored-bytes.ts';
import { readSuperblock } from './superblock.ts';
import type { Superblock } from './superblock.ts';
import { walkObjects } from './walk.ts';

/**
 * Opens an HDF5 file read-only. By the time it resolves, every object was visited, and a file that refers to another
 * one was refused. Throws AppError FILE_*.
 *
 * @param file a path, or bytes, which it takes over and closes
 */
export async function openHdf5(file: string | ByteSource): Promise<Hdf5File> {
  const source = typeof file === 'string' ? new ByteSource(file) : file;
  try {
    const superblock = readSuperblock(source);
    const opened = await SandboxedFile.open(source);
    try {
      const index = opened.withinTime(formatLimits.openMs, () => walkObjects(opened, superblock));
      return new GuardedHdf5File(opened, superblock, index);
    } catch (error) {
      opened.close();
      throw error;
    }
  } catch (error) {
    source.close();
    throw AppError.from(error);
  }
}

class GuardedHdf5File implements Hdf5File {
  readonly path: string;
  readonly sizeBytes: number;
  private readonly file: SandboxedFile;
  private readonly superblock: Superblock;
  private readonly index: ObjectIndex;

  constructor(file: SandboxedFile, superblock: Superblock, index: ObjectIndex) {
    this.file = file;
    this.superblock = superblock;
    this.index = index;
    this.path = file.source.path;
    this.sizeBytes = file.source.sizeBytes;
  }

  attribute(path: string, name: string): Hdf5Attribute | undefined {
    const entry = this.index.resolve(path);
    if (entry === undefined || !this.attributeNames(path).includes(name)) return undefined;
    return readAttribute(this.file, entry.path, name);
  }

  attributeNames(path: string): readonly string[] {
    const entry = this.index.resolve(path);
    if (entry === undefined) return [];
    return this.file.call(path, (library, id) => library.get_attribute_names(id, entry.path));
  }

  children(path: string): readonly Hdf5Child[] | undefined {
    const group = this.index.resolve(path);
    if (group?.kind !== 'group') return undefined;
    return [...group.links.keys()].sort().flatMap((name) => {
      const child = this.index.resolve(joinPath(group.path, name));
      return child === undefined ? [] : [{ name, kind: child.kind }];
    });
  }

  dataset(path: string): Hdf5Dataset | undefined {
    const entry = this.index.resolve(path);
    return entry?.kind === 'dataset' ? new GuardedDataset(this.file, this.superblock, entry) : undefined;
  }

  datasets(): readonly Hdf5Dataset[] {
    return this.index.datasets().map((entry) => new GuardedDataset(this.file, this.superblock, entry));
  }

  close(): void {
    this.file.close();
  }
}

class GuardedDataset implements Hdf5Dataset {
  readonly path: string;
  readonly shape: readonly number[];
  readonly elementType;
  readonly chunkRows: number;
  private readonly file: SandboxedFile;
  private readonly superblock: Superblock;
  private readonly entry: DatasetEntry;
  private isChecked = false;

  constructor(file: SandboxedFile, superblock: Superblock, entry: DatasetEntry) {
    this.path = entry.path;
    this.shape = entry.description.shape;
    this.elementType = entry.description.elementType;
    this.chunkRows = entry.description.chunkShape?.[0] ?? 1;
    this.file = file;
    this.superblock = superblock;
    this.entry = entry;
  }

  checkStored(): void {
    if (this.isChecked) return;
    checkStoredBytes(this.file.source, this.superblock, this.path, this.entry.description);
    this.isChecked = true;
  }

  read(start = 0, end = this.shape[0] ?? 1): NumericArray {
    const rows = this.shape[0] ?? 1;
    if (!(start >= 0 && start <= end && end <= rows)) {
      throw new AppError(
        'INTERNAL',
        `Rows ${start} to ${end} of ${this.path} were asked for; it has ${rows}.`,
      );
    }
    this.checkStored();
    return readElements(this.file, this.path, this.entry.description, start, end);
  }

  readTexts(): string[] {
    this.checkStored();
    return readTexts(this.file, this.path);
  }

  readBytes(index: number): Uint8Array {
    this.checkStored();
    return readByteSequence(this.file, this.path, index);
  }
}
