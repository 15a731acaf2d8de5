import type { Filter, Metadata } from 'h5wasm';
import { elementTypeOf } from './element-type.ts';
import { externalReference, malformed } from './hdf5-errors.ts';
import type { Hdf5ElementType } from './hdf5-file.ts';
import { messageTypes, readObjectHeader } from './object-header.ts';
import type { SandboxedFile } from './sandbox.ts';
import { readStorage } from './storage.ts';
import type { Storage } from './storage.ts';
import type { Superblock } from './superblock.ts';

/** What a dataset says about itself, none of it trusted yet. */
export interface DatasetDescription {
  readonly shape: readonly number[];
  readonly elementType: Hdf5ElementType;
  /** Bytes of one element in memory. */
  readonly elementBytes: number;
  /** Extent of a chunk along each axis; null where the dataset is not chunked. */
  readonly chunkShape: readonly number[] | null;
  readonly filters: readonly Filter[];
  readonly storage: Exclude<Storage, { kind: 'external' | 'virtual' }>;
}

/**
 * Describes the dataset at `path` whose object header lies at `address`. Throws FILE_EXTERNAL_REFERENCE for external
 * storage and virtual datasets, FILE_CORRUPT where the header is malformed. Reads no elements.
 */
export function describeDataset(
  file: SandboxedFile,
  superblock: Superblock,
  path: string,
  address: number,
): DatasetDescription {
  const { storage, datatype } = readHeader(file, superblock, path, address);
  // Before the library opens the dataset: opening a virtual one can make it look for the sources.
  if (storage.kind === 'external') {
    throw externalReference(file.source.path, path, storage.fileNames.join('", "'));
  }
  const metadata = file.call(path, (library, id) => library.get_dataset_metadata(id, path));
  if (storage.kind === 'virtual' || metadata.virtual_sources !== undefined) {
    throw externalReference(file.source.path, path, sourceNames(metadata));
  }
  return {
    shape: metadata.shape ?? [0],
    elementType: elementTypeOf(metadata, datatype),
    elementBytes: metadata.size,
    chunkShape: metadata.chunks,
    filters: file.call(path, (library, id) => library.get_dataset_filters(id, path)),
    storage,
  };
}

function readHeader(
  file: SandboxedFile,
  superblock: Superblock,
  path: string,
  address: number,
): { storage: Storage; datatype: Buffer | undefined } {
  try {
    const messages = readObjectHeader(file.source, superblock, address);
    const datatype = messages.find(({ type }) => type === messageTypes.datatype);
    return {
      storage: readStorage(file.source, superblock, messages),
      datatype: datatype?.isShared === true ? undefined : datatype?.body,
    };
  } catch (error) {
    if (error instanceof RangeError) throw malformed(file.source.path, path, error.message);
    throw error;
  }
}

/** The files that a virtual dataset is put together from; "." is the file itself. */
function sourceNames(metadata: Metadata): string {
  const names = new Set((metadata.virtual_sources ?? []).map((source) => source.file_name));
  return names.size === 0 ? 'a virtual dataset without sources' : [...names].join('", "');
}
