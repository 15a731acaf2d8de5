import { formatLimits } from '../limits.ts';

/** What an archive may hold before it is refused; each reader may set lower ones. */
export interface ZipLimits {
  /** Entries, folders included. */
  readonly entries: number;
  /** One entry, unpacked: it is read into memory whole. */
  readonly entryBytes: number;
  /** All entries together, unpacked, as the archive declares them. */
  readonly totalBytes: number;
  /** Declared size of an entry over the size that it takes in the archive. */
  readonly compressionRatio: number;
}

/** ImageNet's 1.4 million training images take 150 GB; everything else that people hand on is smaller. */
export const zipLimits: ZipLimits = {
  entries: 2_000_000,
  entryBytes: formatLimits.readBytes,
  totalBytes: 256 * 1024 ** 3,
  compressionRatio: formatLimits.compressionRatio,
};

/** Longest name of an entry in bytes: PATH_MAX of Linux, which unpacked files could not exceed. */
export const longestName = 4096;
