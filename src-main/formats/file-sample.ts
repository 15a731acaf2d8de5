import { ByteSource } from './byte-source.ts';
import { ZipArchive, isZip } from './zip/zip-archive.ts';

/** Enough of a file to tell its format. */
const headBytes = 4096;

/** What tells the format of a file. */
export interface FileSample {
  readonly path: string;
  /** The first 4 KiB, or the whole file where it is shorter. */
  readonly head: Buffer;
  readonly sizeBytes: number;
  /** Names of the files in it where it is a ZIP archive; else empty. */
  readonly entries: readonly string[];
}

/** Takes a sample of a file. Throws AppError FILE_*, also for a ZIP archive that breaks the rules of `zip/`. */
export async function sampleFile(path: string): Promise<FileSample> {
  const source = new ByteSource(path);
  const head = source.read(0, headBytes);
  source.close();
  return { path, head, sizeBytes: source.sizeBytes, entries: isZip(head) ? await entryNames(path) : [] };
}

async function entryNames(path: string): Promise<readonly string[]> {
  const archive = await ZipArchive.open(path);
  archive.close();
  return [...archive.entries.keys()];
}
