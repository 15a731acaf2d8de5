import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { ByteSource } from '../byte-source.ts';
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
    const entry = this.entries.get(name);
    if (entry === undefined) throw new AppError('INTERNAL', `${this.path} has no entry ${name}.`);
    const where = `${this.path}: "${name}"`;
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

  close(): void {
    this.source.close();
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
