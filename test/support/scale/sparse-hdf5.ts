import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/**
 * HDF5 files of any size that hold next to nothing: bytes that are not written are holes, which read as 0 (HDF5 File
 * Format Specification 3.0: superblock version 0, a root group of old style, object headers of version 1).
 */
export interface SparseImages {
  /** [count, height, width, channels] of `X_test`, uint8; `Y_test` is [count], uint8. */
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
  /** Images in one chunk, a divisor of the count; null stores them in one piece. */
  readonly chunkImages: number | null;
}

export interface SparseFile {
  readonly sizeBytes: number;
  writeImage(index: number, pixels: Uint8Array): void;
  writeLabel(index: number, label: number): void;
  close(): void;
}

const undefinedAddress = 0xffff_ffff_ffff_ffffn;
/** Entries of a chunk index's node: 2 · K, and K is 32 where the superblock names no other. */
const nodeEntries = 64;
const rank = 4;
const keyBytes = 8 + 8 * (rank + 1);
const nodeBytes = 24 + nodeEntries * 8 + (nodeEntries + 1) * keyBytes;

/** Fixed places of the metadata, far enough apart for each. */
const at = { root: 128, groupTree: 256, heap: 1024, names: 1088, symbols: 1152, images: 1536, labels: 1792 };
const dataStart = 4096;

/** Makes the file; images and labels are 0 until they are written. */
export function createSparseFile(path: string, { shape, chunkImages }: SparseImages): SparseFile {
  const [count, height, width, channels] = shape;
  const imageBytes = height * width * channels;
  const imagesStart = dataStart + Math.ceil(count / 4096) * 4096;
  const imagesEnd = imagesStart + count * imageBytes;
  const file = openSync(path, 'wx');
  const put = (position: number, bytes: Uint8Array): void => {
    writeSync(file, bytes, 0, bytes.length, position);
  };
  const index = chunkImages === null ? null : chunkIndex(shape, chunkImages, imagesStart, imagesEnd);
  for (const [position, node] of index?.nodes ?? []) put(position, node);
  const sizeBytes = index?.end ?? imagesEnd;
  ftruncateSync(file, sizeBytes);
  put(0, superblock(sizeBytes));
  putRootGroup(put);
  const imageLayout =
    index === null
      ? contiguousLayout(imagesStart, count * imageBytes)
      : chunkedLayout(index.root, [chunkImages!, height, width, channels]);
  put(at.images, datasetHeader(shape, imageLayout));
  put(at.labels, datasetHeader([count], contiguousLayout(dataStart, count)));
  return {
    sizeBytes,
    writeImage: (image, pixels) => put(imagesStart + image * imageBytes, pixels),
    writeLabel: (image, label) => put(dataStart + image, Uint8Array.of(label)),
    close: () => closeSync(file),
  };
}

/** Section II.A. */
function superblock(endOfFile: number): Buffer {
  return Buffer.concat([
    Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'),
    Buffer.from([0, 0, 0, 0, 0, 8, 8, 0]),
    uint16(4, 16),
    uint32(0),
    uint64(0, undefinedAddress, endOfFile, undefinedAddress),
    uint64(0, at.root),
    uint32(1, 0),
    uint64(at.groupTree, at.heap),
  ]);
}

/** The names `X_test` and `Y_test`; sections III.A.1, III.B, III.D and IV.A.2.r. */
function putRootGroup(put: (position: number, bytes: Uint8Array) => void): void {
  put(at.root, objectHeader([[0x11, uint64(at.groupTree, at.heap)]]));
  const tree = [
    Buffer.from('TREE'),
    Buffer.from([0, 0]),
    uint16(1),
    uint64(undefinedAddress, undefinedAddress),
  ];
  put(at.groupTree, Buffer.concat([...tree, uint64(0, at.symbols, 16)]));
  const noFreeBlock = 1;
  put(at.heap, Buffer.concat([Buffer.from('HEAP'), uint32(0), uint64(24, noFreeBlock, at.names)]));
  put(at.names, Buffer.from('\0\0\0\0\0\0\0\0X_test\0\0Y_test\0\0', 'latin1'));
  const symbol = (name: number, header: number) => uint64(name, header, 0, 0, 0);
  const symbols = [Buffer.from('SNOD'), Buffer.from([1, 0]), uint16(2)];
  put(at.symbols, Buffer.concat([...symbols, symbol(8, at.images), symbol(16, at.labels)]));
}

/** uint8 of this shape; sections IV.A.2.b, d and f. */
function datasetHeader(shape: readonly number[], layout: Buffer): Buffer {
  const dataspace = Buffer.concat([Buffer.from([1, shape.length, 0, 0, 0, 0, 0, 0]), uint64(...shape)]);
  const unsignedByte = Buffer.concat([Buffer.from([0x10, 0, 0, 0]), uint32(1), uint16(0, 8)]);
  const noFillValue = Buffer.from([2, 1, 0, 0]);
  return objectHeader([
    [0x01, dataspace],
    [0x03, unsignedByte],
    [0x05, noFillValue],
    [0x08, layout],
  ]);
}

/** Section IV.A.1.a; message bodies are filled up to multiples of 8 bytes. */
function objectHeader(messages: readonly (readonly [type: number, body: Buffer])[]): Buffer {
  const written = messages.map(([type, body]) => {
    const size = Math.ceil(body.length / 8) * 8;
    return Buffer.concat([uint16(type, size), uint32(0), body, Buffer.alloc(size - body.length)]);
  });
  const body = Buffer.concat(written);
  return Buffer.concat([Buffer.from([1, 0]), uint16(messages.length), uint32(1, body.length, 0), body]);
}

/** Section IV.A.2.i, version 3. */
function contiguousLayout(address: number, bytes: number): Buffer {
  return Buffer.concat([Buffer.from([3, 1]), uint64(address, bytes)]);
}

function chunkedLayout(root: number, chunkShape: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from([3, 2, rank + 1]), uint64(root), uint32(...chunkShape, 1)]);
}

interface ChunkNode {
  readonly address: number;
  readonly firstImage: number;
}

/** A version 1 B-tree over chunks that lie one after the other, its nodes behind them; section III.A.1. */
function chunkIndex(
  [count, ...image]: SparseImages['shape'],
  chunkImages: number,
  start: number,
  end: number,
) {
  const chunkBytes = chunkImages * image.reduce((product, extent) => product * extent, 1);
  const nodes = new Map<number, Buffer>();
  let children = Array.from({ length: count / chunkImages }, (_, chunk): ChunkNode => {
    return { address: start + chunk * chunkBytes, firstImage: chunk * chunkImages };
  });
  let next = end;
  for (let level = 0; level === 0 || children.length > 1; level += 1) {
    const parents: ChunkNode[] = [];
    for (let first = 0; first < children.length; first += nodeEntries) {
      const members = children.slice(first, first + nodeEntries);
      const after = children[first + nodeEntries]?.firstImage ?? count;
      nodes.set(next, chunkNode(level, members, after, chunkBytes));
      parents.push({ address: next, firstImage: members[0]!.firstImage });
      next += nodeBytes;
    }
    children = parents;
  }
  return { root: children[0]!.address, nodes, end: next };
}

function chunkNode(level: number, members: readonly ChunkNode[], after: number, chunkBytes: number): Buffer {
  const key = (firstImage: number) => Buffer.concat([uint32(chunkBytes, 0), uint64(firstImage, 0, 0, 0, 0)]);
  const node = Buffer.concat([
    Buffer.from('TREE'),
    Buffer.from([1, level]),
    uint16(members.length),
    uint64(undefinedAddress, undefinedAddress),
    ...members.map(({ address, firstImage }) => Buffer.concat([key(firstImage), uint64(address)])),
    key(after),
  ]);
  return Buffer.concat([node, Buffer.alloc(nodeBytes - node.length)]);
}

function uint16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => bytes.writeUInt16LE(value, 2 * index));
  return bytes;
}

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32LE(value, 4 * index));
  return bytes;
}

function uint64(...values: readonly (number | bigint)[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  values.forEach((value, index) => bytes.writeBigUInt64LE(BigInt(value), 8 * index));
  return bytes;
}
