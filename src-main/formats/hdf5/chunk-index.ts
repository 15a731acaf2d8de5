import { formatLimits } from '../limits.ts';
import type { ByteSource } from '../byte-source.ts';
import { FieldReader } from './field-reader.ts';
import type { Superblock } from './superblock.ts';

export interface StoredChunks {
  readonly count: number;
  /** Bytes of all chunks as they lie in the file. */
  readonly bytes: number;
}

const chunkNodeType = 1;

/**
 * Walks a version 1 B-tree of chunks; HDF5 File Format Specification 3.0, section III.A.1. `rank` is the number of
 * dimensions of the dataset. Throws RangeError where the tree is malformed or a chunk lies outside the file.
 */
export function walkChunkTree(
  source: ByteSource,
  superblock: Superblock,
  address: number,
  rank: number,
): StoredChunks {
  // A key holds the chunk's size, its filter mask and one offset per dimension plus one for the element.
  const keySize = 8 + 8 * (rank + 1);
  const headerSize = 8 + 2 * superblock.offsetSize;
  let count = 0;
  let bytes = 0;
  const visited = new Set<number>();

  const visit = (nodeAddress: number, parentLevel: number): void => {
    if (visited.has(nodeAddress)) throw new RangeError('a chunk index that leads in a circle');
    visited.add(nodeAddress);
    const start = superblock.baseAddress + nodeAddress;
    const header = new FieldReader(source.read(start, headerSize));
    if (header.take(4).toString('latin1') !== 'TREE') throw new RangeError('no chunk index');
    const nodeType = header.uint(1);
    const level = header.uint(1);
    const entries = header.uint(2);
    if (nodeType !== chunkNodeType || level >= parentLevel) throw new RangeError('malformed chunk index');

    const body = new FieldReader(
      source.read(start + headerSize, entries * (keySize + superblock.offsetSize) + keySize),
    );
    for (let entry = 0; entry < entries; entry += 1) {
      const storedBytes = body.uint(4);
      body.skip(keySize - 4);
      const child = body.uint(superblock.offsetSize);
      if (level > 0) {
        visit(child, level);
        continue;
      }
      if (superblock.baseAddress + child + storedBytes > source.sizeBytes) {
        throw new RangeError('a chunk lies beyond the end of the file');
      }
      count += 1;
      bytes += storedBytes;
      if (count > formatLimits.chunks) throw new RangeError('more chunks than the limit');
    }
  };

  visit(address, 256);
  return { count, bytes };
}
