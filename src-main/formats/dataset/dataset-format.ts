import type { Dataset, DatasetOptions } from './dataset.ts';

/** What a format is told by. */
export interface DatasetSource {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** The first 4 KiB of a file, or all of a shorter one; empty for a folder. */
  readonly head: Buffer;
  /** 0 for a folder. */
  readonly sizeBytes: number;
}

/** A format that images are read from. It is told by content, never by name. */
export interface DatasetFormat {
  /** E.g. `HDF5`. */
  readonly name: string;
  /** Usual file extensions without the dot; for dialogs only. */
  readonly extensions: readonly string[];
  matches(source: DatasetSource): boolean;
  /** Nothing in a file is executed. Throws AppError FILE_* or DATASET_*. */
  open(path: string, options: DatasetOptions): Promise<Dataset>;
}
