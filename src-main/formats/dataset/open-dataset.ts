import { AppError } from '../../../src-shared/domain/app-error.ts';
import { readSource } from './arrays/array-containers.ts';
import type { Dataset, DatasetOptions } from './dataset.ts';
import { datasetFormats } from './dataset-formats.ts';
import { unknownFormat } from './other-dataset-formats.ts';

/**
 * Opens images in any known format, finds images and labels and reads the labels. Nothing in a file is executed.
 * Throws AppError FILE_* and DATASET_*; DATASET_FORMAT_UNSUPPORTED with the name of what it is instead and what to do.
 */
export async function openDataset(path: string, options: DatasetOptions = {}): Promise<Dataset> {
  const source = readSource(path);
  const format = datasetFormats.find((candidate) => candidate.matches(source));
  if (format === undefined) throw unknownFormat(source);
  try {
    return await format.open(path, options);
  } catch (error) {
    throw AppError.from(error);
  }
}
