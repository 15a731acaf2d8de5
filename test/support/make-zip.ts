import { crc32, deflateRawSync } from 'node:zlib';

/** An entry as it is to be written; whatever is given contradicts the data on purpose. */
export interface ZipPart {
  readonly name: string;
  readonly data?: Buffer;
  /** 8, deflate, where absent; the data are packed for 0 and 8 only. */
  readonly method?: number;
  readonly flags?: number;
  /** POSIX st_mode, e.g. 0o120777 for a symbolic link. */
  readonly mode?: number;
  readonly declaredBytes?: number;
  readonly crc?: number;
  /** Name in the local header. */
  readonly localName?: string;
  /** Number of an earlier entry whose bytes this one claims. */
  readonly sharesWith?: number;
}

/** A ZIP archive, sound or hostile (APPNOTE 4.3.7, 4.3.12, 4.3.16). @param count entries that its end counts */
export function makeZip(parts: readonly ZipPart[], count = parts.length): Buffer {
  const blocks: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let position = 0;
  for (const part of parts) {
    const data = part.data ?? Buffer.alloc(0);
    const packed = (part.method ?? 8) === 8 ? deflateRawSync(data) : data;
    const local = Buffer.concat([localHeader(part, data, packed), packed]);
    const offset = part.sharesWith === undefined ? position : offsets[part.sharesWith]!;
    offsets.push(offset);
    if (part.sharesWith === undefined) {
      blocks.push(local);
      position += local.length;
    }
    directory.push(directoryEntry(part, data, packed, offset));
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(position, 16);
  return Buffer.concat([...blocks, listed, end]);
}

/** Version to extract, flags, method, time, date, CRC and sizes: the same in both headers. */
function commonFields(part: ZipPart, data: Buffer, packed: Buffer): Buffer {
  const fields = Buffer.alloc(22);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(part.flags ?? 0x800, 2);
  fields.writeUInt16LE(part.method ?? 8, 4);
  fields.writeUInt32LE(part.crc ?? crc32(data), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(part.declaredBytes ?? data.length, 18);
  return fields;
}

function localHeader(part: ZipPart, data: Buffer, packed: Buffer): Buffer {
  const name = Buffer.from(part.localName ?? part.name);
  const lengths = Buffer.alloc(4);
  lengths.writeUInt16LE(name.length, 0);
  return Buffer.concat([
    Buffer.from('PK\x03\x04', 'latin1'),
    commonFields(part, data, packed),
    lengths,
    name,
  ]);
}

function directoryEntry(part: ZipPart, data: Buffer, packed: Buffer, offset: number): Buffer {
  const name = Buffer.from(part.name);
  const madeBy = Buffer.from([20, 3]);
  const rest = Buffer.alloc(18);
  rest.writeUInt16LE(name.length, 0);
  rest.writeUInt32LE((part.mode ?? 0o100644) * 0x10000, 10);
  rest.writeUInt32LE(offset, 14);
  return Buffer.concat([
    Buffer.from('PK\x01\x02', 'latin1'),
    madeBy,
    commonFields(part, data, packed),
    rest,
    name,
  ]);
}
