import { formatLimits } from '../limits.ts';
import type { ByteSource } from '../byte-source.ts';
import { FieldReader } from './field-reader.ts';
import type { Superblock } from './superblock.ts';

export interface HeaderMessage {
  readonly type: number;
  /** The body lies elsewhere in the file (a committed datatype, for example); `body` is only a reference to it. */
  readonly isShared: boolean;
  readonly body: Buffer;
}

/** Message types used here; HDF5 File Format Specification 3.0, section IV.A.2. */
export const messageTypes = {
  datatype: 0x03,
  externalFiles: 0x07,
  dataLayout: 0x08,
  attribute: 0x0c,
  continuation: 0x10,
} as const;

const sharedFlag = 0x02;

interface Block {
  readonly position: number;
  readonly length: number;
}

interface BlockFormat {
  readonly version: 1 | 2;
  readonly tracksCreationOrder: boolean;
}

/**
 * The messages of the object header at `address`, versions 1 and 2 (specification, section IV.A.1). The HDF5 library
 * does not tell through h5wasm whether a dataset lies in another file or was ever stored; its header does.
 * Throws RangeError where the header is not what the specification says.
 */
export function readObjectHeader(
  source: ByteSource,
  superblock: Superblock,
  address: number,
): readonly HeaderMessage[] {
  const start = superblock.baseAddress + address;
  const prefix = source.read(start, 48);
  const isVersion2 = prefix.subarray(0, 4).toString('latin1') === 'OHDR';
  const { format, first } = isVersion2 ? prefixOfVersion2(prefix, start) : prefixOfVersion1(prefix, start);

  const messages: HeaderMessage[] = [];
  const blocks: Block[] = [first];
  let bytes = 0;
  for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
    bytes += block.length;
    if (bytes > formatLimits.objectHeaderBytes) throw new RangeError('object header too long');
    for (const message of messagesOfBlock(source, block, format)) {
      if (message.type === messageTypes.continuation) {
        blocks.push(continuationBlock(message.body, superblock, format));
      } else {
        messages.push(message);
      }
    }
  }
  return messages;
}

function prefixOfVersion1(prefix: Buffer, start: number): { format: BlockFormat; first: Block } {
  const fields = new FieldReader(prefix);
  const version = fields.uint(1);
  if (version !== 1) throw new RangeError(`no object header at ${start}`);
  fields.skip(7);
  const length = fields.uint(4);
  return {
    format: { version: 1, tracksCreationOrder: false },
    first: { position: start + 16, length },
  };
}

function prefixOfVersion2(prefix: Buffer, start: number): { format: BlockFormat; first: Block } {
  const fields = new FieldReader(prefix, 4);
  const version = fields.uint(1);
  if (version !== 2) throw new RangeError(`object header of version ${version} at ${start}`);
  const flags = fields.uint(1);
  if (flags & 0x20) fields.skip(16);
  if (flags & 0x10) fields.skip(4);
  const length = fields.uint(1 << (flags & 0x03));
  return {
    format: { version: 2, tracksCreationOrder: (flags & 0x04) !== 0 },
    first: { position: start + fields.offset, length },
  };
}

function continuationBlock(body: Buffer, superblock: Superblock, format: BlockFormat): Block {
  const fields = new FieldReader(body);
  const position = superblock.baseAddress + fields.uint(superblock.offsetSize);
  const length = fields.uint(superblock.lengthSize);
  // Version 2 blocks begin with "OCHK" and end with a checksum. At least 1, so that a circle ends at the limit.
  if (format.version === 1) return { position, length: Math.max(1, length) };
  if (length < 8) throw new RangeError('continuation block too short');
  return { position: position + 4, length: Math.max(1, length - 8) };
}

function messagesOfBlock(source: ByteSource, block: Block, format: BlockFormat): HeaderMessage[] {
  if (block.length > formatLimits.objectHeaderBytes) throw new RangeError('object header too long');
  const fields = new FieldReader(source.read(block.position, block.length));
  const prefixSize = format.version === 1 ? 8 : format.tracksCreationOrder ? 6 : 4;
  const messages: HeaderMessage[] = [];
  // What is left over is a gap, too short for a message.
  while (fields.remaining >= prefixSize) {
    const type = fields.uint(format.version === 1 ? 2 : 1);
    const size = fields.uint(2);
    const flags = fields.uint(1);
    fields.skip(prefixSize - (format.version === 1 ? 5 : 4));
    messages.push({ type, isShared: (flags & sharedFlag) !== 0, body: fields.take(size) });
  }
  return messages;
}
