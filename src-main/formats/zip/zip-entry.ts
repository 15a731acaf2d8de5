import type { Entry } from 'yauzl';
import { getFileNameLowLevel } from 'yauzl';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { describeBytes, formatLimits } from '../limits.ts';
import { longestName, type ZipLimits } from './zip-limits.ts';

/** One file in an archive, as its central directory declares it. */
export interface ZipEntry {
  /** Path inside the archive with `/` between its parts, checked: it leads nowhere else. */
  readonly name: string;
  /** Unpacked. */
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  readonly crc32: number;
  readonly method: number;
  /** Position of the local header in the archive. */
  readonly offset: number;
  /** The name as the local header has to repeat it. */
  readonly rawName: Buffer;
}

/** Compression methods (APPNOTE 4.4.5). */
export const methods = { stored: 0, deflated: 8 } as const;
/** Flags of an entry (APPNOTE 4.4.4): bit 0 encryption, bit 6 strong encryption. */
const encrypted = 0x41;
/** File types of POSIX in the upper half of the external attributes (APPNOTE 4.4.15; Info-ZIP stores st_mode there). */
const fileTypes = { mask: 0o170000, unknown: 0, folder: 0o040000, file: 0o100000, link: 0o120000 } as const;

/** The entry, checked against `limits` and for names that lead elsewhere. Throws AppError FILE_*. */
export function checkEntry(archive: string, entry: Entry, limits: ZipLimits): ZipEntry {
  const name = checkName(archive, entry);
  const where = `${archive}: "${name}"`;
  checkKind(where, entry);
  const { uncompressedSize: sizeBytes, compressedSize: compressedBytes } = entry;
  const bytes = Math.max(sizeBytes, compressedBytes);
  if (bytes > limits.entryBytes) {
    throw new AppError(
      'FILE_TOO_LARGE',
      `${where} takes ${describeBytes(bytes)}; at most ${describeBytes(limits.entryBytes)} are read. ` +
        'The archive is hostile, or not of the kind that was expected.',
    );
  }
  if (sizeBytes > compressedBytes * limits.compressionRatio) {
    throw new AppError(
      'FILE_TOO_LARGE',
      `${where} declares ${describeBytes(sizeBytes)} in ${describeBytes(compressedBytes)}, more than can be packed so ` +
        'small. The archive is damaged or hostile.',
    );
  }
  return {
    name,
    sizeBytes,
    compressedBytes,
    crc32: entry.crc32,
    method: entry.compressionMethod,
    offset: entry.relativeOffsetOfLocalHeader,
    rawName: entry.fileNameRaw,
  };
}

function checkKind(where: string, { generalPurposeBitFlag, externalFileAttributes }: Entry): void {
  if ((generalPurposeBitFlag & encrypted) !== 0) {
    throw new AppError(
      'FILE_NOT_READABLE',
      `${where} is encrypted. Unpack the archive with its password and choose the folder, or pack it without one.`,
    );
  }
  const type = (externalFileAttributes >>> 16) & fileTypes.mask;
  if (type === fileTypes.unknown || type === fileTypes.folder || type === fileTypes.file) return;
  const kind = type === fileTypes.link ? 'a symbolic link, which can lead anywhere' : 'a device or pipe';
  throw new AppError(
    'FILE_EXTERNAL_REFERENCE',
    `${where} is ${kind}, and was not followed. Pack the archive with the files themselves.`,
  );
}

/** The name without `.` parts. Throws FILE_EXTERNAL_REFERENCE where it leaves the archive, FILE_CORRUPT where it is none. */
function checkName(archive: string, entry: Entry): string {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
  if (fileNameRaw.length > longestName) throw badName(archive, `${fileNameRaw.toString('latin1', 0, 60)}…`);
  const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
  const parts = name.split('/');
  if (parts.includes('..') || name.startsWith('/') || /^[a-z]:/i.test(name) || name.includes('\\')) {
    throw new AppError(
      'FILE_EXTERNAL_REFERENCE',
      `${archive} holds an entry named ${JSON.stringify(name)}, a path that can lead out of the archive. Nothing of it ` +
        'was read. Pack the files again under plain relative names.',
    );
  }
  if (parts.length > formatLimits.depth) {
    throw new AppError(
      'FILE_TOO_DEEP',
      `${archive} holds an entry ${parts.length} folders deep (${name.slice(0, 60)}…); at most ${formatLimits.depth} ` +
        'are read. The archive is damaged or hostile.',
    );
  }
  const plain = parts.filter((part) => part !== '.').join('/');
  if (plain === '' || plain.includes('//') || /[\0-\x1f\x7f]/.test(plain)) throw badName(archive, name);
  return plain;
}

function badName(archive: string, name: string): AppError {
  return new AppError(
    'FILE_CORRUPT',
    `${archive} holds an entry named ${JSON.stringify(name)}, which is no name of a file. The archive is damaged or hostile.`,
  );
}
