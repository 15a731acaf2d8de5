import { AppError } from '../../../src-shared/domain/app-error.ts';
import { ByteSource } from '../byte-source.ts';
import { checkPath } from '../check-path.ts';
import type { Dataset, DatasetOptions } from './dataset.ts';
import type { DatasetSource } from './dataset-format.ts';
import { datasetFormats } from './dataset-formats.ts';
import { unknownFormat } from './other-dataset-formats.ts';

/** Enough of a file to tell its format, and an HDF5 file behind a user block of 2 KiB. */
const headBytes = 4096;

/**
 * Opens images in any known format, finds images and labels and reads the labels. Nothing in a file is executed.
 * Throws AppError FILE_* and DATASET_*; DATASET_FORMAT_UNSUPPORTED with the name of what it is instead and what to do.
 */
export async function openDataset(path: string, options: DatasetOptions = {}): Promise<Dataset> {
  const source = readHead(path);
  const format = datasetFormats.find((candidate) => candidate.matches(source));
  if (format === undefined) throw unknownFormat(source);
  try {
    return await format.open(path, options);
  } catch (error) {
    throw AppError.from(error);
  }
}

function readHead(path: string): DatasetSource {
  const kind = checkPath(path);
  if (kind === 'folder') return { path, kind, head: Buffer.alloc(0), sizeBytes: 0 };
  const source = new ByteSource(path);
  try {
    return { path, kind, head: source.read(0, headBytes), sizeBytes: source.sizeBytes };
  } finally {
    source.close();
  }
}
