import { RandomAccessReader, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { ByteSource } from '../byte-source.ts';
import { describeBytes, formatLimits } from '../limits.ts';
import { checkEntry, type ZipEntry } from './zip-entry.ts';
import type { ZipLimits } from './zip-limits.ts';

/** Read at a time; an entry of the directory takes about 100 bytes. */
const windowBytes = 256 * 1024;
const directoryEntrySignature = 0x02014b50;

/** yauzl's access to the archive: through a window, because it asks for each entry twice. */
class WindowedReader extends RandomAccessReader {
  private readonly source: ByteSource;
  private window: Buffer = Buffer.alloc(0);
  private start = 0;

  constructor(source: ByteSource) {
    super();
    this.source = source;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const isInside = position >= this.start && position + length <= this.start + this.window.length;
    if (!isInside) {
      this.window = this.source.read(position, Math.max(length, windowBytes));
      this.start = position;
    }
    const copied = this.window.copy(buffer, offset, position - this.start, position - this.start + length);
    callback(copied === length ? null : new Error('unexpected EOF'));
  }
}

/** What an archive holds. */
export interface ZipDirectory {
  /** By name, in the order of the archive. */
  readonly files: ReadonlyMap<string, ZipEntry>;
  /** Every folder that is listed or leads to a file, without the slash. */
  readonly folders: readonly string[];
}

/** Lists the central directory of an archive (APPNOTE 4.3.12) and checks every entry. Throws AppError FILE_*. */
export async function readDirectory(source: ByteSource, limits: ZipLimits): Promise<ZipDirectory> {
  const zip = await openDirectory(source);
  if (zip.entryCount > limits.entries) {
    throw new AppError(
      'FILE_TOO_LARGE',
      `${source.path} holds ${zip.entryCount} entries; at most ${limits.entries} are read. Choose a smaller archive.`,
    );
  }
  const files = new Map<string, ZipEntry>();
  const folders = new Set<string>();
  const seen = new Set<string>();
  const deadline = performance.now() + formatLimits.openMs;
  let totalBytes = 0;
  try {
    for await (const raw of zip.eachEntry()) {
      const entry = checkEntry(source.path, raw, limits);
      if (seen.has(entry.name)) throw duplicate(source.path, entry.name);
      seen.add(entry.name);
      totalBytes += entry.sizeBytes;
      if (totalBytes > limits.totalBytes) throw tooLarge(source.path, limits);
      if (performance.now() > deadline) throw tooSlow(source.path);
      if (!entry.name.endsWith('/')) files.set(entry.name, entry);
      addFolders(folders, entry.name);
    }
  } catch (error) {
    throw describeError(source.path, error);
  }
  checkEnd(source, Number(zip.readEntryCursor));
  checkOverlap(source.path, [...files.values()]);
  return { files, folders: [...folders] };
}

/** The folders on the way to an entry. */
function addFolders(folders: Set<string>, name: string): void {
  for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
    const folder = name.slice(0, end);
    if (folders.has(folder)) return;
    folders.add(folder);
  }
}

async function openDirectory(source: ByteSource): Promise<ZipFile> {
  try {
    return await fromRandomAccessReaderPromise(new WindowedReader(source), source.sizeBytes, {
      autoClose: false,
      decodeStrings: false,
    });
  } catch (error) {
    throw describeError(source.path, error);
  }
}

/** What yauzl found wrong; its own words go into the message, which are short and say what it saw. */
function describeError(path: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/encryption|multi-disk/.test(text)) {
    const remedy = 'Unpack it and choose the folder.';
    return new AppError('FILE_NOT_READABLE', `${path} is an archive that is not read (${text}). ${remedy}`);
  }
  const isCut = /not found\. Either not a zip file/.test(text);
  return new AppError(
    isCut ? 'FILE_TRUNCATED' : 'FILE_CORRUPT',
    isCut
      ? `${path} is a ZIP archive without its end: the directory of its entries is missing. Copy or download it again.`
      : `${path} is a damaged ZIP archive (${text}). Copy or download it again.`,
  );
}

/** An archive that lists more entries than it counts would be read in part. */
function checkEnd(source: ByteSource, end: number): void {
  const next = source.read(end, 4);
  if (next.length === 4 && next.readUInt32LE(0) !== directoryEntrySignature) return;
  throw new AppError(
    'FILE_CORRUPT',
    `${source.path} lists more entries than it counts. The archive is damaged or hostile; pack it again.`,
  );
}

/** Entries that share their bytes unpack a small archive to any size (Fifield, A better zip bomb, 2019). */
function checkOverlap(path: string, entries: ZipEntry[]): void {
  entries.sort((a, b) => a.offset - b.offset);
  let end = 0;
  for (const { name, offset, compressedBytes, rawName } of entries) {
    if (offset < end) {
      throw new AppError(
        'FILE_CORRUPT',
        `${path}: "${name}" lies in the bytes of another entry. The archive is damaged or hostile.`,
      );
    }
    end = offset + 30 + rawName.length + compressedBytes;
  }
}

function duplicate(path: string, name: string): AppError {
  return new AppError(
    'FILE_CORRUPT',
    `${path} holds "${name}" twice, and which of the two is meant cannot be told. Pack it again with each file once.`,
  );
}

function tooLarge(path: string, { totalBytes }: ZipLimits): AppError {
  return new AppError(
    'FILE_TOO_LARGE',
    `${path} unpacks to more than ${describeBytes(totalBytes)}, the most that is read. The archive is hostile, or has to be ` +
      'divided.',
  );
}

function tooSlow(path: string): AppError {
  return new AppError(
    'FILE_TIMEOUT',
    `${path} was not listed within ${formatLimits.openMs / 1000} seconds. Divide the archive.`,
  );
}
