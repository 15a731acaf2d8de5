import type { ByteSource } from '../byte-source.ts';
import { FieldReader } from './field-reader.ts';
import type { HeaderMessage } from './object-header.ts';
import { messageTypes } from './object-header.ts';
import type { Superblock } from './superblock.ts';

/** Where the elements of a dataset lie. Addresses are undefined where nothing was ever stored. */
export type Storage =
  | { readonly kind: 'compact'; readonly bytes: number }
  | { readonly kind: 'contiguous'; readonly address: number | undefined }
  | { readonly kind: 'chunked'; readonly index: ChunkIndex; readonly address: number | undefined }
  | { readonly kind: 'virtual' }
  | { readonly kind: 'external'; readonly fileNames: readonly string[] };

/** The structures that list chunks; `other` covers the ones that only `libver="latest"` writes. */
export type ChunkIndex = 'version-1-btree' | 'single' | 'other';

const layoutClasses = ['compact', 'contiguous', 'chunked', 'virtual'] as const;

/**
 * Reads the data layout and external file list messages; HDF5 File Format Specification 3.0, sections IV.A.2.h and i.
 * Throws RangeError where they are not what the specification says.
 */
export function readStorage(
  source: ByteSource,
  superblock: Superblock,
  messages: readonly HeaderMessage[],
): Storage {
  const external = messages.find((message) => message.type === messageTypes.externalFiles);
  if (external !== undefined) {
    return { kind: 'external', fileNames: externalFileNames(source, superblock, external.body) };
  }
  const layout = messages.find((message) => message.type === messageTypes.dataLayout);
  if (layout === undefined) throw new RangeError('dataset without a data layout message');
  const fields = new FieldReader(layout.body);
  const version = fields.uint(1);
  return version <= 2 ? oldLayout(fields, superblock) : newLayout(fields, version, superblock);
}

/** Versions 1 and 2: dimensionality, class, five reserved bytes, then the address unless compact. */
function oldLayout(fields: FieldReader, superblock: Superblock): Storage {
  const rank = fields.uint(1);
  const kind = layoutClasses[fields.uint(1)];
  fields.skip(5);
  if (kind === 'compact') {
    fields.skip(4 * rank);
    return { kind, bytes: fields.uint(4) };
  }
  const address = fields.address(superblock.offsetSize);
  if (kind === 'contiguous') return { kind, address };
  if (kind === 'chunked') return { kind, index: 'version-1-btree', address };
  throw new RangeError('unknown storage layout');
}

/** Version 3, and versions 4 and 5, which differ from it for chunked and virtual datasets. */
function newLayout(fields: FieldReader, version: number, superblock: Superblock): Storage {
  const kind = layoutClasses[fields.uint(1)];
  switch (kind) {
    case 'compact':
      return { kind, bytes: fields.uint(2) };
    case 'contiguous':
      return { kind, address: fields.address(superblock.offsetSize) };
    case 'virtual':
      return { kind };
    case 'chunked': {
      if (version > 3) return chunkedOfVersion4(fields, superblock);
      fields.skip(1);
      return { kind, index: 'version-1-btree', address: fields.address(superblock.offsetSize) };
    }
    default:
      throw new RangeError('unknown storage layout');
  }
}

function chunkedOfVersion4(fields: FieldReader, superblock: Superblock): Storage {
  const flags = fields.uint(1);
  const rank = fields.uint(1);
  const dimensionBytes = fields.uint(1);
  fields.skip(rank * dimensionBytes);
  const indexType = fields.uint(1);
  const single = 1;
  const isFilteredSingle = indexType === single && (flags & 0x02) !== 0;
  if (isFilteredSingle) fields.skip(superblock.lengthSize + 4);
  // Parameters of the other indexes: none for implicit (2), then 1, 5 and 6 bytes.
  fields.skip({ 3: 1, 4: 5, 5: 6 }[indexType] ?? 0);
  return {
    kind: 'chunked',
    index: indexType === single ? 'single' : 'other',
    address: fields.address(superblock.offsetSize),
  };
}

/** Names stand in a local heap (specification, section III.D); one that cannot be read is named "(unreadable)". */
function externalFileNames(source: ByteSource, superblock: Superblock, body: Buffer): string[] {
  const fields = new FieldReader(body, 4);
  fields.skip(2);
  const used = fields.uint(2);
  const heap = superblock.baseAddress + fields.uint(superblock.offsetSize);
  const heapFields = new FieldReader(source.read(heap, 64), 8 + 2 * superblock.lengthSize);
  const names = superblock.baseAddress + heapFields.uint(superblock.offsetSize);
  return Array.from({ length: used }, () => {
    const nameOffset = fields.uint(superblock.lengthSize);
    fields.skip(2 * superblock.lengthSize);
    const bytes = source.read(names + nameOffset, 1024);
    const end = bytes.indexOf(0);
    return end > 0 ? bytes.subarray(0, end).toString('utf8') : '(unreadable)';
  });
}
