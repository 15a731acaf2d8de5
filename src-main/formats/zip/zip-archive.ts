import { promisify } from 'node:util';
import { constants, crc32, inflateRaw } from 'node:zlib';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { ByteSource } from '../byte-source.ts';
import { describeBytes, formatLimits } from '../limits.ts';
import { readDirectory, type ZipDirectory } from './read-directory.ts';
import { methods, type ZipEntry } from './zip-entry.ts';
import { zipLimits, type ZipLimits } from './zip-limits.ts';

const inflate = promisify(inflateRaw);

/** Fixed part of a local file header and its signature (APPNOTE 4.3.7). */
const localHeader = { bytes: 30, signature: 0x04034b50 } as const;

/** A file that begins with a local file header, or is an archive without entries (APPNOTE 4.3.7, 4.3.16). */
export function isZip(head: Buffer): boolean {
  return head.length >= 4 && [localHeader.signature, 0x06054b50].includes(head.readUInt32LE(0));
}

/**
 * A ZIP archive, listed and checked whole when it is opened; an entry is unpacked into memory when it is asked for, and
 * nothing is ever written to disk. All methods throw AppError FILE_*.
 */
export class ZipArchive {
  readonly path: string;
  readonly sizeBytes: number;
  /** Files by name, in the order of the archive; folders are left out. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** Every folder that is listed or leads to a file, without the slash. */
  readonly folders: readonly string[];
  private readonly source: ByteSource;

  private constructor(source: ByteSource, { files, folders }: ZipDirectory) {
    this.path = source.path;
    this.sizeBytes = source.sizeBytes;
    this.source = source;
    this.entries = files;
    this.folders = folders;
  }

  /**
   * Throws FILE_TOO_LARGE and FILE_TOO_DEEP beyond `limits`, FILE_EXTERNAL_REFERENCE for names and links that lead out of
   * the archive, FILE_NOT_READABLE for an encrypted one, FILE_CORRUPT and FILE_TRUNCATED.
   */
  static async open(path: string, limits: Partial<ZipLimits> = {}): Promise<ZipArchive> {
    const source = new ByteSource(path);
    try {
      return new ZipArchive(source, await readDirectory(source, { ...zipLimits, ...limits }));
    } catch (error) {
      source.close();
      throw AppError.from(error);
    }
  }

  /** The unpacked bytes of the entry `name`, as many as it declares and with its checksum. */
  async read(name: string): Promise<Buffer> {
    const entry = this.entryOf(name);
    const where = `${this.path}: "${name}"`;
    if (Math.max(entry.sizeBytes, entry.compressedBytes) > formatLimits.readBytes) {
      throw new AppError(
        'FILE_TOO_LARGE',
        `${where} takes ${describeBytes(entry.sizeBytes)}; at most ${describeBytes(formatLimits.readBytes)} are unpacked at once. ` +
          'Save less in it.',
      );
    }
    const position = this.positionOf(entry);
    const packed = this.source.read(position, entry.compressedBytes);
    if (packed.length < entry.compressedBytes) {
      throw new AppError(
        'FILE_TRUNCATED',
        `${where} reaches beyond the end of the archive. Copy or download it again.`,
      );
    }
    const bytes = await unpack(where, entry, packed);
    if (bytes.length !== entry.sizeBytes || crc32(bytes) !== entry.crc32) {
      throw new AppError(
        'FILE_CORRUPT',
        `${where} does not have the size or the checksum that the archive declares. Copy or download it again.`,
      );
    }
    return bytes;
  }

  /** The first unpacked bytes of an entry, up to `length` of them. Its checksum is not looked at. */
  async head(name: string, length: number): Promise<Buffer> {
    const entry = this.entryOf(name);
    const position = this.positionOf(entry);
    if (entry.method === methods.stored) return this.source.read(position, Math.min(length, entry.sizeBytes));
    // Deflate packs nothing into more bytes than it has, but for 5 in every block of at most 65,535 and its beginning.
    const packed = this.source.read(position, Math.min(entry.compressedBytes, length + 1024));
    return (await unpackBeginning(`${this.path}: "${name}"`, entry, packed)).subarray(0, length);
  }

  /** Whether an entry is stored as it is, so that parts of it can be read. */
  isStored(name: string): boolean {
    return this.entryOf(name).method === methods.stored;
  }

  /** Bytes of a stored entry from `position` on; fewer where it ends. Its checksum is not looked at. */
  readStored(name: string, position: number, length: number): Buffer {
    const entry = this.entryOf(name);
    return this.source.read(this.positionOf(entry) + position, Math.min(length, entry.sizeBytes - position));
  }

  close(): void {
    this.source.close();
  }

  private entryOf(name: string): ZipEntry {
    const entry = this.entries.get(name);
    if (entry === undefined) throw new AppError('INTERNAL', `${this.path} has no entry ${name}.`);
    return entry;
  }

  /** Where the packed bytes begin. Archives in which a second header contradicts the directory are refused. */
  private positionOf({ name, offset, rawName }: ZipEntry): number {
    const header = this.source.read(offset, localHeader.bytes + rawName.length);
    const isSame =
      header.length === localHeader.bytes + rawName.length &&
      header.readUInt32LE(0) === localHeader.signature &&
      header.readUInt16LE(26) === rawName.length &&
      header.subarray(localHeader.bytes).equals(rawName);
    if (isSame) return offset + header.length + header.readUInt16LE(28);
    throw new AppError(
      'FILE_CORRUPT',
      `${this.path}: the directory of the archive lists "${name}", but another entry lies there. The archive is damaged or hostile.`,
    );
  }
}

/** What the first packed bytes unpack to: at most 1032 times as much (zlib technical details). */
async function unpackBeginning(where: string, entry: ZipEntry, packed: Buffer): Promise<Buffer> {
  if (entry.method !== methods.deflated) return unpack(where, entry, packed);
  try {
    return await inflate(packed, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: packed.length * formatLimits.compressionRatio,
    });
  } catch (cause) {
    throw new AppError('FILE_CORRUPT', `${where} cannot be unpacked. Copy or download the archive again.`, {
      cause,
    });
  }
}

/** Never more than the declared size is unpacked, whatever the packed bytes hold. */
async function unpack(where: string, entry: ZipEntry, packed: Buffer): Promise<Buffer> {
  switch (entry.method) {
    case methods.stored:
      return packed;
    case methods.deflated:
      try {
        return await inflate(packed, { maxOutputLength: Math.max(1, entry.sizeBytes) });
      } catch (cause) {
        throw new AppError(
          'FILE_CORRUPT',
          `${where} cannot be unpacked to the ${entry.sizeBytes} bytes that it declares. Copy or download the archive again.`,
          { cause },
        );
      }
    default:
      throw new AppError(
        'FILE_NOT_READABLE',
        `${where} is packed with method ${entry.method}; only deflate (8) and plain storage (0) are read. Pack the ` +
          'archive again with "zip -r", or unpack it and choose the folder.',
      );
  }
}
