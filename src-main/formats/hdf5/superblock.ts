import { AppError } from '../../../src-shared/domain/app-error.ts';
import { describeBytes } from '../limits.ts';
import type { ByteSource } from '../byte-source.ts';
import { FieldReader } from './field-reader.ts';
import { notHdf5 } from './file-signature.ts';

/** What addresses in the file mean. HDF5 File Format Specification 3.0, section II.A. */
export interface Superblock {
  /** Where the HDF5 data begins; all addresses count from here. Not 0 where a user block precedes it. */
  readonly baseAddress: number;
  /** Bytes in an address. */
  readonly offsetSize: number;
  /** Bytes in a length. */
  readonly lengthSize: number;
}

const signature = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);
const longestSuperblock = 128;

/** Throws FILE_NOT_HDF5 (naming what it is instead), FILE_TRUNCATED or FILE_CORRUPT. */
export function readSuperblock(source: ByteSource): Superblock {
  const start = findSignature(source);
  if (start === undefined) throw notHdf5(source);
  try {
    return parse(source, start);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError(
      'FILE_TRUNCATED',
      `${source.path} ends after ${describeBytes(source.sizeBytes)}, inside its HDF5 header. Copy or download it again.`,
    );
  }
}

/** The signature stands at 0, 512, 1024, 2048 and so on. */
function findSignature(source: ByteSource): number | undefined {
  for (let start = 0; start < source.sizeBytes; start = start === 0 ? 512 : start * 2) {
    if (source.read(start, signature.length).equals(signature)) return start;
  }
  return undefined;
}

function parse(source: ByteSource, start: number): Superblock {
  const fields = new FieldReader(source.read(start, longestSuperblock), signature.length);
  const version = fields.uint(1);
  if (version > 3) {
    throw new AppError(
      'FILE_CORRUPT',
      `${source.path} has an HDF5 superblock of version ${version}; versions 0 to 3 exist. The file is damaged.`,
    );
  }
  const modern = version >= 2;
  if (!modern) fields.skip(4);
  const offsetSize = fields.uint(1);
  const lengthSize = fields.uint(1);
  fields.skip(modern ? 1 : version === 1 ? 13 : 9);
  if (![2, 4, 8].includes(offsetSize) || ![2, 4, 8].includes(lengthSize)) {
    throw new AppError(
      'FILE_CORRUPT',
      `${source.path} declares addresses of ${offsetSize} bytes and lengths of ${lengthSize}; 2, 4 or 8 are allowed. The file is damaged.`,
    );
  }
  const baseAddress = fields.address(offsetSize) ?? 0;
  fields.address(offsetSize);
  const endOfFile = fields.address(offsetSize) ?? 0;
  if (endOfFile > source.sizeBytes) {
    throw new AppError(
      'FILE_TRUNCATED',
      `${source.path} is incomplete: it has ${source.sizeBytes} bytes of ${endOfFile}. Copy or download it again.`,
    );
  }
  return { baseAddress, offsetSize, lengthSize };
}
