import { AppError } from '../../../src-shared/domain/app-error.ts';
import { describeBytes, formatLimits } from '../limits.ts';
import { walkChunkTree } from './chunk-index.ts';
import type { DatasetDescription } from './dataset-description.ts';
import { malformed } from './hdf5-errors.ts';
import type { ByteSource } from '../byte-source.ts';
import type { ChunkIndex } from './storage.ts';
import type { Superblock } from './superblock.ts';

/** Filters in this build of the HDF5 library, by their registered numbers; others need a plugin. */
const availableFilters = { deflate: 1, shuffle: 2, fletcher32: 3, nbit: 5, scaleOffset: 6 } as const;
/** Filters that need a plugin, by their registered numbers (The HDF Group, "Registered Filter Plugins"). */
const lzf = 32_000;
const pluginFilters: Readonly<Record<number, string>> = {
  4: 'szip',
  307: 'bzip2',
  [lzf]: 'LZF',
  32_001: 'Blosc',
  32_004: 'LZ4',
  32_008: 'bitshuffle',
  32_013: 'ZFP',
  32_015: 'Zstandard',
  32_026: 'Blosc2',
};
const compressingFilters: readonly number[] = [
  availableFilters.deflate,
  availableFilters.nbit,
  availableFilters.scaleOffset,
];

/**
 * Checks that the file holds the elements a dataset declares, before anything is allocated for them. HDF5 would hand
 * out fill values for what was never stored, which look like black images or zero weights.
 * Throws FILE_NOT_READABLE (filter), FILE_TOO_LARGE, FILE_TRUNCATED or FILE_CORRUPT.
 */
export function checkStoredBytes(
  source: ByteSource,
  superblock: Superblock,
  path: string,
  description: DatasetDescription,
): void {
  checkFilters(source, path, description);
  const declared = declaredBytes(description);
  if (declared === 0) return;
  checkRatio(source, path, description, declared, source.sizeBytes);

  const { storage } = description;
  if (storage.kind === 'compact') {
    if (storage.bytes < declared) throw notStored(source, path, description, describeBytes(storage.bytes));
    return;
  }
  if (storage.address === undefined) throw notStored(source, path, description, 'nothing');
  if (storage.kind === 'contiguous') {
    const end = superblock.baseAddress + storage.address + declared;
    if (end > source.sizeBytes) {
      throw new AppError(
        'FILE_TRUNCATED',
        `${source.path}: ${path} ends at byte ${end}, but the file has ${source.sizeBytes}. Copy or download the file again.`,
      );
    }
    return;
  }
  checkChunks(source, superblock, path, description, storage.index, storage.address);
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** `[100, 32, 32, 3] uint8`. */
export function describeArray({ shape, elementType }: DatasetDescription): string {
  return `[${shape.join(', ')}] ${elementType}`;
}

function declaredBytes({ shape, elementBytes }: DatasetDescription): number {
  return elementCount(shape) * elementBytes;
}

function checkFilters(source: ByteSource, path: string, { filters }: DatasetDescription): void {
  const known = Object.values(availableFilters) as number[];
  const missing = filters.find(({ id }) => !known.includes(id));
  if (missing !== undefined) {
    const known = pluginFilters[missing.id];
    const name =
      known ?? (missing.name === '' ? `filter number ${missing.id}` : `the filter "${missing.name}"`);
    const plugin = missing.id === lzf ? '' : ', hdf5plugin';
    throw new AppError(
      'FILE_NOT_READABLE',
      `${source.path}: ${path} is compressed with ${name} (filter ${missing.id}), which is not available here. Save its ` +
        `arrays again in Python: import h5py, numpy as np${plugin}; f = h5py.File("file.h5"); np.savez("images.npz", ` +
        'x_test=f["…"][()], y_test=f["…"][()]); or write it with compression="gzip".',
    );
  }
  if (filters.filter(({ id }) => compressingFilters.includes(id)).length > 1) {
    throw malformed(source.path, path, 'it is compressed more than once');
  }
}

/** `available` is the number of bytes that can back the dataset. */
function checkRatio(
  source: ByteSource,
  path: string,
  description: DatasetDescription,
  declared: number,
  available: number,
): void {
  const isCompressed = description.filters.some(({ id }) => compressingFilters.includes(id));
  const most = available * (isCompressed ? formatLimits.compressionRatio : 1);
  if (declared <= most) return;
  throw new AppError(
    'FILE_TOO_LARGE',
    `${source.path}: ${path} declares ${describeArray(description)}, ${describeBytes(declared)}, ` +
      `but only ${describeBytes(available)} are stored. The file is damaged or hostile.`,
  );
}

function checkChunks(
  source: ByteSource,
  superblock: Superblock,
  path: string,
  description: DatasetDescription,
  index: ChunkIndex,
  address: number,
): void {
  const { shape, elementBytes } = description;
  const chunkShape = description.chunkShape ?? shape;
  const expected = elementCount(shape.map((extent, axis) => Math.ceil(extent / (chunkShape[axis] ?? 1))));
  const chunkBytes = elementCount(chunkShape) * elementBytes;
  if (chunkBytes > formatLimits.chunkBytes || expected > formatLimits.chunks) {
    throw new AppError(
      'FILE_TOO_LARGE',
      `${source.path}: ${path} is cut into ${expected} chunks of ${describeBytes(chunkBytes)}; at most ` +
        `${formatLimits.chunks} of ${describeBytes(formatLimits.chunkBytes)} are read. Rewrite it with smaller chunks.`,
    );
  }
  // Only the version 1 tree is walked; of the others it is known that something was stored, not how much.
  if (index !== 'version-1-btree') return;
  const stored = storedChunks(source, superblock, path, address, shape.length);
  if (stored.count < expected) {
    throw notStored(source, path, description, `${stored.count} of ${expected} chunks`);
  }
  checkRatio(source, path, description, declaredBytes(description), stored.bytes);
}

function storedChunks(
  source: ByteSource,
  superblock: Superblock,
  path: string,
  address: number,
  rank: number,
): { count: number; bytes: number } {
  try {
    return walkChunkTree(source, superblock, address, rank);
  } catch (error) {
    if (error instanceof RangeError) throw malformed(source.path, path, error.message);
    throw error;
  }
}

function notStored(
  source: ByteSource,
  path: string,
  description: DatasetDescription,
  found: string,
): AppError {
  return new AppError(
    'FILE_CORRUPT',
    `${source.path}: ${path} declares ${describeArray(description)}, but ${found} of it is stored. ` +
      'The file was not written completely; write it again.',
  );
}
