import type { Filter, Metadata } from 'h5wasm';
import { elementTypeOf } from './element-type.ts';
import { externalReference } from './hdf5-errors.ts';
import type { Hdf5ElementType } from './hdf5-file.ts';
import { messageTypes } from './object-header.ts';
import type { HeaderMessage } from './object-header.ts';
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
 * Describes the dataset at `path` from the messages of its object header and what the library says. Reads no elements.
 * Throws FILE_EXTERNAL_REFERENCE for external storage and virtual datasets, RangeError where a message is malformed.
 */
export function describeDataset(
  file: SandboxedFile,
  superblock: Superblock,
  path: string,
  messages: readonly HeaderMessage[],
): DatasetDescription {
  const storage = readStorage(file.source, superblock, messages);
  const datatype = messages.find(({ type, isShared }) => type === messageTypes.datatype && !isShared)?.body;
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

/** The files that a virtual dataset is put together from; "." is the file itself. */
function sourceNames(metadata: Metadata): string {
  const names = new Set((metadata.virtual_sources ?? []).map((source) => source.file_name));
  return names.size === 0 ? 'a virtual dataset without sources' : [...names].join('", "');
}
